#include "services/intake/domain/varint.h"

#include <limits>

namespace rapport::intake {

void PutVarint(std::uint32_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

std::optional<std::uint32_t> TakeVarint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (value > std::numeric_limits<std::uint32_t>::max() || (byte == 0 && shift > 0)) return std::nullopt;
    return static_cast<std::uint32_t>(value);
  }
  return std::nullopt;
}

std::optional<std::string_view> TakeBytes(std::string_view& bytes) {
  const std::optional<std::uint32_t> length = TakeVarint(bytes);
  if (!length || *length > bytes.size()) return std::nullopt;
  const std::string_view taken = bytes.substr(0, *length);
  bytes.remove_prefix(*length);
  return taken;
}

}  // namespace rapport::intake
