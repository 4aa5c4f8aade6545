#include "libs/base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace rapport::base {
namespace {

// Length of the ASCII run at the front of `s`, possibly up to seven bytes short.
size_t AsciiRun(std::string_view s) {
  size_t i = 0;
  for (uint64_t word; i + sizeof(word) <= s.size(); i += sizeof(word)) {
    std::memcpy(&word, s.data() + i, sizeof(word));
    if ((word & 0x8080808080808080u) != 0) break;
  }
  return i;
}

bool InRange(unsigned char byte, unsigned char low, unsigned char high) {
  return low <= byte && byte <= high;
}

// Length of the well-formed sequence at the front of `s` (not empty); 0 when it is none.
size_t SequenceLength(std::string_view s) {
  const auto at = [s](size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : uint8_t{0}; };
  const unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  if (InRange(lead, 0xC2, 0xDF)) return InRange(at(1), 0x80, 0xBF) ? 2 : 0;
  if (InRange(lead, 0xE0, 0xEF)) {
    const unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : 0xBF;
    return InRange(at(1), low, high) && InRange(at(2), 0x80, 0xBF) ? 3 : 0;
  }
  if (InRange(lead, 0xF0, 0xF4)) {
    const unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;
    return InRange(at(1), low, high) && InRange(at(2), 0x80, 0xBF) && InRange(at(3), 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool IsUtf8(std::string_view bytes) {
  while (!bytes.empty()) {
    bytes.remove_prefix(AsciiRun(bytes));
    if (bytes.empty()) break;
    const size_t length = SequenceLength(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

CodePoint FrontCodePoint(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = lead & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  return {value, bytes};
}

}  // namespace rapport::base
