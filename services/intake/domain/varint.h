#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_VARINT_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_VARINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rapport::intake {

// Appends `value` as base-128 digits, the lowest first, the high bit set on all but the last.
void PutVarint(std::uint32_t value, std::string& out);

// Takes a number from the front of `bytes`. Nothing for what PutVarint does not give: too few bytes, a number
// beyond 32 bits, needless zeros.
std::optional<std::uint32_t> TakeVarint(std::string_view& bytes);

// Takes a length and as many bytes.
std::optional<std::string_view> TakeBytes(std::string_view& bytes);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_VARINT_H_
