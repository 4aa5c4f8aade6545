#include "services/reporting/domain/interval.h"

#include "gtest/gtest.h"

namespace rapport::reporting {
namespace {

Measure OneToFive() { return {.scale_min = 1, .scale_max = 5}; }

TEST(IntervalTest, IsStudentsOnTheScoresScale) {
  // t(0.975; 9) = 2.262157162798205 (table of Student's distribution); 0.2 of 4 points are 5 of 100.
  const auto interval = ConfidenceInterval({.n = 10, .mean = 3, .se = 0.2, .score = 50}, OneToFive());
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 50 - 2.262157162798205 * 5, 1e-9);
  EXPECT_NEAR(interval->high, 50 + 2.262157162798205 * 5, 1e-9);
}

TEST(IntervalTest, EndsAtTheEndsOfTheScale) {
  const auto interval = ConfidenceInterval({.n = 5, .se = 0.5, .score = 98}, OneToFive());
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->high, 100);
}

TEST(IntervalTest, NeedsTwoRespondentsAndARange) {
  EXPECT_FALSE(ConfidenceInterval({.n = 1, .score = 50}, OneToFive()).has_value());
  EXPECT_FALSE(ConfidenceInterval({.n = 10, .score = 50}, {.scale_min = 1, .scale_max = 1}).has_value());
}

}  // namespace
}  // namespace rapport::reporting
