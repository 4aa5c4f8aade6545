#include "libs/stats/fixed_point.h"

#include <gtest/gtest.h>

#include <cmath>

namespace rapport::stats {
namespace {

TEST(FixedPoint, RatioIsWithinHalfAQuantumOfTheQuotient) {
  for (int denominator = 1; denominator <= 64; ++denominator) {
    for (int numerator = -320; numerator <= 320; ++numerator) {
      const long double exact = static_cast<long double>(numerator) / denominator;
      const long double fixed = static_cast<long double>(FixedRatio(numerator, denominator)) / kFixedOne;
      EXPECT_LE(std::fabs(fixed - exact), 0.5L / kFixedOne + 1e-18L) << numerator << "/" << denominator;
    }
  }
}

TEST(FixedPoint, RatioIsOddSoThatReversedScalesMirror) {
  EXPECT_EQ(FixedRatio(-7, 3), -FixedRatio(7, 3));
  EXPECT_EQ(FixedMean(-11, 2), -FixedMean(11, 2));
}

TEST(FixedPoint, MeanOfEqualScoresIsThatScore) {
  const FixedScore score = FixedRatio(11, 3);
  EXPECT_EQ(FixedMean(3 * score, 3), score);
}

}  // namespace
}  // namespace rapport::stats
