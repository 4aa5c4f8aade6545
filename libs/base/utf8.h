#ifndef RAPPORT_LIBS_BASE_UTF8_H_
#define RAPPORT_LIBS_BASE_UTF8_H_

#include <cstddef>
#include <string_view>

namespace rapport::base {

// Whether `bytes` is well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing
// above U+10FFFF. Plain ASCII is checked eight bytes at a time.
bool IsUtf8(std::string_view bytes);

// A code point and how many bytes it takes.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;
};

// The one at the front of `text`, which is well-formed UTF-8 and not empty.
CodePoint FrontCodePoint(std::string_view text);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_UTF8_H_
