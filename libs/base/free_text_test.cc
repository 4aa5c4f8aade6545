#include "libs/base/free_text.h"

#include <gtest/gtest.h>

#include <string>

namespace rapport::base {
namespace {

std::string Repeated(int times, const std::string& text) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(FaultOfComment, IsNoneForWhatPeopleWrite) {
  for (const std::string text : {"x", "Two lines.\n\nAnd a third.", "¿Por qué no nos escuchan? Año tras año…",
                                 "👩‍⚕️ and 日本語"}) {
    EXPECT_FALSE(FaultOfComment(text)) << text;
  }
}

TEST(FaultOfComment, CountsCharactersNotBytes) {
  EXPECT_FALSE(FaultOfComment(std::string(2000, 'a')));
  EXPECT_FALSE(FaultOfComment(Repeated(2000, "ñ")));
  EXPECT_FALSE(FaultOfComment(Repeated(2000, "𝄞")));
  EXPECT_TRUE(FaultOfComment(std::string(2001, 'a')));
  EXPECT_TRUE(FaultOfComment(Repeated(2001, "ñ")));
}

TEST(FaultOfComment, RefusesBlanks) {
  for (const std::string text : {"", " ", "\n \n", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u2066\u00ad"}) {
    EXPECT_EQ(FaultOfComment(text), "has 1 to 2000 characters, not blanks alone") << text;
  }
}

TEST(FaultOfComment, RefusesControlCharacters) {
  for (const std::string& text :
       {std::string("a\0b", 3), std::string("a\tb"), std::string("a\r\nb"), std::string("\x1b[31mred"),
        std::string("a\x7f"), std::string("a\u0085b"), std::string("\u009b")}) {
    EXPECT_EQ(FaultOfComment(text), "has a control character other than a line feed") << text;
  }
}

TEST(FaultOfComment, RefusesWhatIsNotUtf8) {
  for (const std::string text : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80"}) {
    EXPECT_EQ(FaultOfComment(text), "is not well-formed UTF-8");
  }
}

}  // namespace
}  // namespace rapport::base
