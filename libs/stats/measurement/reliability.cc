#include "libs/stats/measurement/reliability.h"

#include <boost/math/special_functions/beta.hpp>
#include <cassert>
#include <cmath>
#include <vector>

#include "libs/stats/boost_policy.h"

namespace rapport::stats {
namespace {

// The values of F that are passed with probability `tail` below and above: df2 x / (df1 (1 - x)) of the
// quantile x of a beta variate with half the degrees of freedom.
Interval FQuantiles(double df1, double df2, double tail) {
  double below_rest = 0;  // 1 - x, without cancellation
  double above_rest = 0;
  const double below = boost::math::ibeta_inv(df1 / 2, df2 / 2, tail, &below_rest, QuietBoost());
  const double above = boost::math::ibetac_inv(df1 / 2, df2 / 2, tail, &above_rest, QuietBoost());
  return {.lower = df2 * below / (df1 * below_rest), .upper = df2 * above / (df1 * above_rest)};
}

// A sum of covariances below this share of the variances is rounding.
constexpr double kNothing = 1e-14;

}  // namespace

absl::StatusOr<double> CronbachAlpha(const Eigen::MatrixXd& covariance) {
  const auto k = static_cast<double>(covariance.rows());
  if (k < 2) return NotEstimableError(NotEstimable::kTooFewItems, "alpha needs two items");
  const double variances = covariance.trace();
  const double total = covariance.sum();
  if (!(total > kNothing * variances)) {
    return NotEstimableError(NotEstimable::kNoVariance, "alpha needs a sum score that varies");
  }
  return k / (k - 1) * ((total - variances) / total);
}

absl::StatusOr<double> StandardizedAlpha(const Eigen::MatrixXd& covariance) {
  if (covariance.rows() < 2) {
    return NotEstimableError(NotEstimable::kTooFewItems, "alpha needs two items");
  }
  if (!(covariance.diagonal().array() > 0).all()) {
    return NotEstimableError(NotEstimable::kNoVariance, "an item of the scale does not vary");
  }
  const Eigen::VectorXd scale = covariance.diagonal().cwiseSqrt().cwiseInverse();
  return CronbachAlpha(scale.asDiagonal() * covariance * scale.asDiagonal());
}

absl::StatusOr<Interval> FeldtInterval(double alpha, std::int64_t n, int items, double confidence) {
  assert(confidence > 0 && confidence < 1);
  if (items < 2) return NotEstimableError(NotEstimable::kTooFewItems, "alpha needs two items");
  if (n < 2) {
    return NotEstimableError(NotEstimable::kTooFewRespondents, "alpha's interval needs two sheets");
  }
  const auto df = static_cast<double>(n - 1);
  const Interval f = FQuantiles(df, df * (items - 1), (1 - confidence) / 2);
  return Interval{.lower = 1 - (1 - alpha) * f.upper, .upper = 1 - (1 - alpha) * f.lower};
}

absl::StatusOr<double> CorrectedItemTotal(const Eigen::MatrixXd& covariance, int item) {
  assert(item >= 0 && item < covariance.rows());
  if (covariance.rows() < 2) {
    return NotEstimableError(NotEstimable::kTooFewItems, "there is no other item");
  }
  const double variance = covariance(item, item);
  const double with_others = covariance.row(item).sum() - variance;
  const double others = covariance.sum() - variance - 2 * with_others;
  if (!(variance > 0) || !(others > kNothing * covariance.trace())) {
    return NotEstimableError(NotEstimable::kNoVariance, "the item or the sum of the others does not vary");
  }
  return with_others / std::sqrt(variance * others);
}

absl::StatusOr<double> AlphaIfDropped(const Eigen::MatrixXd& covariance, int item) {
  assert(item >= 0 && item < covariance.rows());
  if (covariance.rows() < 3) {
    return NotEstimableError(NotEstimable::kTooFewItems, "fewer than two items would be left");
  }
  std::vector<int> others;
  for (int other = 0; other < covariance.rows(); ++other) {
    if (other != item) others.push_back(other);
  }
  return CronbachAlpha(covariance(others, others));
}

double StandardErrorOfMeasurement(double sd, double reliability) {
  assert(sd >= 0 && reliability <= 1);
  return sd * std::sqrt(1 - reliability);
}

}  // namespace rapport::stats
