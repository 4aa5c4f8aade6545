#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_CODE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_CODE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/resource_name.h"

namespace rapport::intake {

// The right to answer once, on paper: 128 random bits, tied to a cohort and to no person.
//
// Printed as 26 characters of Crockford's base 32 in groups, "7ZK3M-9QW2H-T0B5N-XR8CD-4EFGJV": no I, L, O or
// U, so that it survives being read aloud. Stored only as its hash.

// A fresh code as it is printed.
std::string NewParticipationCode();

// The 16 bytes of a code as somebody typed it: dashes and blanks dropped, any case, O read as 0, I and L
// as 1. INVALID_ARGUMENT with reason MALFORMED_CODE on `participation_code` for anything else.
absl::StatusOr<std::string> DecodeParticipationCode(std::string_view typed);

// Length of what is stored of a code, in bytes.
inline constexpr std::size_t kCodeHashBytes = 16;

// What is stored of a code: the first kCodeHashBytes of SHA-256 over the wave's name and the code's bytes.
// The code itself has 128 bits of entropy, so neither salt nor stretching is needed; the wave's name keeps
// equal codes of two waves apart.
std::string HashParticipationCode(const base::WaveName& wave, std::string_view code_bytes);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_CODE_H_
