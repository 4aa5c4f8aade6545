#include "libs/disclosure/minimum_n.h"

#include <gtest/gtest.h>

namespace rapport::disclosure {
namespace {

TEST(MinimumN, HasAFloor) {
  for (const int low : {-1, 0, 1, 4}) EXPECT_FALSE(MinimumN::Create(low).ok()) << low;
  EXPECT_TRUE(MinimumN::Create(5).ok());
}

TEST(MinimumN, AllowsFromItselfOn) {
  const MinimumN minimum_n = *MinimumN::Create(10);
  EXPECT_FALSE(minimum_n.Allows(0));
  EXPECT_FALSE(minimum_n.Allows(9));
  EXPECT_TRUE(minimum_n.Allows(10));
}

}  // namespace
}  // namespace rapport::disclosure
