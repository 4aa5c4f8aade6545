#include "libs/stats/measurement/reliability.h"

#include <gtest/gtest.h>

#include <cmath>

#include "libs/base/status.h"

namespace rapport::stats {
namespace {

// Items with equal variances and covariances: alpha is the Spearman-Brown formula.
Eigen::MatrixXd Parallel(int items, double r) {
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Constant(items, items, r);
  covariance.diagonal().setOnes();
  return covariance;
}

TEST(ReliabilityTest, ParallelItemsFollowSpearmanAndBrown) {
  for (const double r : {-0.1, 0.0, 0.3, 0.9}) {
    const double expected = 5 * r / (1 + 4 * r);
    EXPECT_NEAR(*CronbachAlpha(Parallel(5, r)), expected, 1e-14);
    EXPECT_NEAR(*StandardizedAlpha(7 * Parallel(5, r)), expected, 1e-14);
    EXPECT_NEAR(*AlphaIfDropped(Parallel(5, r), 2), 4 * r / (1 + 3 * r), 1e-14);
    EXPECT_NEAR(*CorrectedItemTotal(Parallel(5, r), 4), 4 * r / std::sqrt(4 * (1 + 3 * r)), 1e-14);
  }
  EXPECT_DOUBLE_EQ(*CronbachAlpha(Parallel(3, 1)), 1);
}

TEST(ReliabilityTest, DoesNotDependOnTheUnit) {
  Eigen::MatrixXd covariance(3, 3);
  covariance << 2, 0.5, 0.3, 0.5, 1, 0.7, 0.3, 0.7, 3;
  EXPECT_NEAR(*CronbachAlpha(covariance), 1.5 * (1 - 6 / 9.0), 1e-15);
  EXPECT_NEAR(*CronbachAlpha(1e6 * covariance), *CronbachAlpha(covariance), 1e-15);
  EXPECT_NEAR(*CorrectedItemTotal(1e6 * covariance, 1), 1.2 / std::sqrt(5.6), 1e-15);
}

TEST(ReliabilityTest, FeldtIntervalHoldsAlphaAndNarrowsWithSheets) {
  const Interval small = *FeldtInterval(0.8, 20, 5);
  const Interval large = *FeldtInterval(0.8, 2000, 5);
  EXPECT_LT(small.lower, large.lower);
  EXPECT_LT(large.lower, 0.8);
  EXPECT_GT(large.upper, 0.8);
  EXPECT_GT(small.upper, large.upper);
  EXPECT_LE(small.upper, 1);
  EXPECT_LT(FeldtInterval(0.8, 20, 5, 0.99)->lower, small.lower);
  EXPECT_EQ(*FeldtInterval(1, 20, 5), (Interval{1, 1}));
}

TEST(ReliabilityTest, ErrorOfMeasurement) {
  EXPECT_DOUBLE_EQ(StandardErrorOfMeasurement(2, 0.75), 1);
  EXPECT_DOUBLE_EQ(StandardErrorOfMeasurement(2, 1), 0);
  EXPECT_DOUBLE_EQ(StandardErrorOfMeasurement(2, -3), 4);
}

TEST(ReliabilityTest, SaysWhatIsMissing) {
  const auto reason = [](const auto& result) { return base::ReasonOf(result.status()); };
  const Eigen::MatrixXd one = Parallel(1, 0);
  EXPECT_EQ(reason(CronbachAlpha(one)), "TOO_FEW_ITEMS");
  EXPECT_EQ(reason(StandardizedAlpha(one)), "TOO_FEW_ITEMS");
  EXPECT_EQ(reason(CorrectedItemTotal(one, 0)), "TOO_FEW_ITEMS");
  EXPECT_EQ(reason(AlphaIfDropped(Parallel(2, 0.5), 0)), "TOO_FEW_ITEMS");
  EXPECT_EQ(reason(FeldtInterval(0.8, 20, 1)), "TOO_FEW_ITEMS");
  EXPECT_EQ(reason(FeldtInterval(0.8, 1, 5)), "TOO_FEW_RESPONDENTS");

  EXPECT_EQ(reason(CronbachAlpha(Eigen::MatrixXd::Zero(3, 3))), "NO_VARIANCE");
  EXPECT_EQ(reason(CronbachAlpha(Parallel(2, -1))), "NO_VARIANCE");
  EXPECT_EQ(reason(CronbachAlpha(Parallel(3, -0.9))), "NO_VARIANCE");
  Eigen::MatrixXd constant_item = Parallel(3, 0.5);
  constant_item.row(1).setZero();
  constant_item.col(1).setZero();
  EXPECT_TRUE(CronbachAlpha(constant_item).ok());
  EXPECT_EQ(reason(StandardizedAlpha(constant_item)), "NO_VARIANCE");
  EXPECT_EQ(reason(CorrectedItemTotal(constant_item, 1)), "NO_VARIANCE");
  EXPECT_TRUE(CorrectedItemTotal(constant_item, 0).ok());
}

}  // namespace
}  // namespace rapport::stats
