#include "libs/base/utf8.h"

#include <cstdint>
#include <string>

#include "gtest/gtest.h"

namespace rapport::base {
namespace {

TEST(Utf8Test, WellFormed) {
  for (const char* good : {"", "plain ascii, longer than eight bytes", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
                           "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
                           "\xf4\x8f\xbf\xbf", "M\xc3\xbcnster \xe2\x82\xac \xf0\x9f\x8f\xa5"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  EXPECT_TRUE(IsUtf8(std::string(3, '\0')));
}

TEST(Utf8Test, IllFormed) {
  for (const char* bad : {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc2 ", "\xe0\x9f\xbf", "\xe2\x82",
                          "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x8f", "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80", "\xff", "M\xfcnster in Latin-1", "12345678\xfc"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
  }
}

// Each encoded code point, and each with its last byte cut off.
TEST(Utf8Test, AgreesWithTheEncodingOfEveryCodePoint) {
  for (uint32_t c = 0; c <= 0x10FFFF; ++c) {
    std::string s;
    if (c < 0x80) {
      s = {static_cast<char>(c)};
    } else if (c < 0x800) {
      s = {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    } else if (c < 0x10000) {
      s = {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
           static_cast<char>(0x80 | (c & 63))};
    } else {
      s = {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
           static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    }
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    ASSERT_EQ(IsUtf8(s), !surrogate) << c;
    if (!surrogate) {
      const CodePoint front = FrontCodePoint(s + "x");
      ASSERT_EQ(front.value, c);
      ASSERT_EQ(front.bytes, s.size()) << c;
    }
    ASSERT_EQ(IsUtf8(s.substr(0, s.size() - 1)), s.size() == 1) << c;
  }
}

}  // namespace
}  // namespace rapport::base
