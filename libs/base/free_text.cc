#include "libs/base/free_text.h"

#include "libs/base/utf8.h"

namespace rapport::base {
namespace {

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// White space, and what is drawn as nothing.
bool IsBlank(char32_t c) {
  return c == U' ' || c == U'\n' || c == 0xA0 || c == 0xAD || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

std::optional<std::string_view> FaultOfComment(std::string_view text) {
  constexpr std::string_view kLength = "has 1 to 2000 characters, not blanks alone";
  if (!IsUtf8(text)) return "is not well-formed UTF-8";
  std::size_t characters = 0;
  bool blank = true;
  while (!text.empty()) {
    const CodePoint next = FrontCodePoint(text);
    text.remove_prefix(next.bytes);
    if (IsControl(next.value) && next.value != U'\n') return "has a control character other than a line feed";
    blank = blank && IsBlank(next.value);
    ++characters;
  }
  if (blank || characters > kMaxCommentCharacters) return kLength;
  return std::nullopt;
}

}  // namespace rapport::base
