#include "libs/stats/models/shrinkage.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "libs/stats/estimate.h"

namespace rapport::stats {

absl::StatusOr<JamesStein> ShrinkTowardsGrandMean(absl::Span<const double> values, double sampling_variance) {
  assert(sampling_variance > 0);
  if (values.size() < 4) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "shrinkage to a grand mean needs four values");
  }
  const auto k = static_cast<double>(values.size());
  JamesStein result;
  result.grand_mean = std::accumulate(values.begin(), values.end(), 0.0) / k;
  double squares = 0;
  for (const double value : values) squares += std::pow(value - result.grand_mean, 2);
  result.factor = squares > 0 ? std::max(0.0, 1 - (k - 3) * sampling_variance / squares) : 0;
  for (const double value : values) {
    result.values.push_back(result.grand_mean + result.factor * (value - result.grand_mean));
  }
  return result;
}

absl::StatusOr<DerSimonianLaird> BetweenVariance(absl::Span<const double> estimates,
                                                 absl::Span<const double> standard_errors) {
  assert(estimates.size() == standard_errors.size());
  if (estimates.size() < 2) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "a variance between estimates needs two of them");
  }
  double weights = 0;
  double squared_weights = 0;
  double sum = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    assert(standard_errors[i] > 0);
    const double weight = std::pow(standard_errors[i], -2);
    weights += weight;
    squared_weights += weight * weight;
    sum += weight * estimates[i];
  }
  DerSimonianLaird result;
  result.fixed_mean = sum / weights;
  result.fixed_se = 1 / std::sqrt(weights);
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    result.q += std::pow((estimates[i] - result.fixed_mean) / standard_errors[i], 2);
  }
  const double excess = result.q - static_cast<double>(estimates.size() - 1);
  result.tau2 = std::max(0.0, excess / (weights - squared_weights / weights));
  return result;
}

}  // namespace rapport::stats
