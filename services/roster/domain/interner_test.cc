#include "services/roster/domain/interner.h"

#include <gtest/gtest.h>

#include <string>

namespace rapport::roster {
namespace {

TEST(Interner, NumbersTextsInTheOrderOfAppearance) {
  Interner interner;
  EXPECT_EQ(interner.Intern("a"), std::pair(0u, true));
  EXPECT_EQ(interner.Intern(""), std::pair(1u, true));
  EXPECT_EQ(interner.Intern("a"), std::pair(0u, false));
  EXPECT_EQ(interner.Find(""), 1u);
  EXPECT_EQ(interner.Find("b"), std::nullopt);
  EXPECT_EQ(interner.size(), 2u);
}

TEST(Interner, KeepsTextsOfAnyLengthAndNumber) {
  Interner interner;
  const std::string long_text(200'000, 'x');
  interner.Intern(long_text);
  for (int i = 0; i < 20'000; ++i) interner.Intern(std::to_string(i));
  EXPECT_EQ(interner.At(0), long_text);
  for (int i = 0; i < 20'000; ++i)
    EXPECT_EQ(interner.At(static_cast<std::uint32_t>(i + 1)), std::to_string(i));
}

}  // namespace
}  // namespace rapport::roster
