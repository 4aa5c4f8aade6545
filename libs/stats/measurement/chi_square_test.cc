#include "libs/stats/measurement/chi_square.h"

#include <gtest/gtest.h>

#include <cmath>

namespace rapport::stats {
namespace {

TEST(ChiSquareTest, TailsOfTwoDegreesAreExponential) {
  for (const double x : {0.0, 1.0, 10.0, 500.0, 1300.0}) {
    EXPECT_NEAR(TestChiSquare(x, 2).p / std::exp(-x / 2), 1, 1e-12) << x;
  }
}

TEST(ChiSquareTest, TailsOfOneDegreeAreNormal) {
  for (const double z : {0.5, 1.96, 6.0, 30.0}) {
    EXPECT_NEAR(TestChiSquare(z * z, 1).p / std::erfc(z / std::sqrt(2.0)), 1, 1e-12) << z;
  }
}

TEST(ChiSquareTest, RoundingBelowZeroIsZero) {
  EXPECT_EQ(TestChiSquare(-1e-15, 3).chi_square, 0);
  EXPECT_EQ(TestChiSquare(-1e-15, 3).p, 1);
}

TEST(ChiSquareTest, CutIsExceededWithItsProbability) {
  for (const double df : {1.0, 5.0, 40.0}) {
    EXPECT_NEAR(TestChiSquare(ChiSquareCut(0.001, df), df).p, 0.001, 1e-14) << df;
  }
}

}  // namespace
}  // namespace rapport::stats
