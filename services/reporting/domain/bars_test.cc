#include "services/reporting/domain/bars.h"

#include "gtest/gtest.h"
#include "services/reporting/domain/display_text.h"

namespace rapport::reporting {
namespace {

TEST(BarsTest, FillsToAnEighthOfAColumn) {
  EXPECT_EQ(Bar(0, 4), "    ");
  EXPECT_EQ(Bar(1, 4), "████");
  EXPECT_EQ(Bar(0.5, 4), "██  ");
  EXPECT_EQ(Bar(0.625, 1), "▋");
  EXPECT_EQ(Bar(-3, 2), "  ");
  EXPECT_EQ(Bar(7, 2), "██");
}

TEST(BarsTest, DotAndIntervalOnAnAxis) {
  EXPECT_EQ(DotAndInterval(50, Interval{30, 70}, 0.0, 11), "┊  ──●──   ");
  EXPECT_EQ(DotAndInterval(0, std::nullopt, std::nullopt, 3), "●  ");
  EXPECT_EQ(DotAndInterval(100, Interval{100, 100}, 100.0, 3), "  ●");
}

TEST(BarsTest, AlwaysAsWideAsAsked) {
  for (int width = 1; width <= 40; ++width) {
    for (double score = 0; score <= 100; score += 3.7) {
      EXPECT_EQ(DisplayWidth(Bar(score / 100, width)), width);
      EXPECT_EQ(DisplayWidth(DotAndInterval(score, Interval{score / 2, 100}, 40, width)), width);
    }
  }
}

}  // namespace
}  // namespace rapport::reporting
