#include "libs/stats/inference/trend.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <vector>

#include "libs/base/status_macros.h"
#include "libs/stats/models/inference.h"

namespace rapport::stats {
namespace {

// All groups together; an error unless two groups have respondents and the outcome varies.
absl::StatusOr<Share> Pool(absl::Span<const Share> groups) {
  Share pooled;
  int filled = 0;
  for (const Share& group : groups) {
    pooled.count += group.count;
    pooled.n += group.n;
    filled += group.n > 0 ? 1 : 0;
  }
  if (filled < 2)
    return NotEstimableError(NotEstimable::kTooFewGroups, "fewer than two groups have respondents");
  if (pooled.count == 0 || pooled.count == pooled.n) {
    return NotEstimableError(NotEstimable::kNoVariance, "all respondents are alike");
  }
  return pooled;
}

int Sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

// Sum over groups of equal values of `f` of their size.
template <typename F>
double OverTies(absl::Span<const double> values, const F& f) {
  std::map<double, int> ties;
  for (const double value : values) ++ties[value];
  double sum = 0;
  for (const auto& [value, size] : ties) sum += f(static_cast<double>(size));
  return sum;
}

double VarianceOfS(absl::Span<const double> values) {
  const auto cubic = [](double t) { return t * (t - 1) * (2 * t + 5); };
  return (cubic(static_cast<double>(values.size())) - OverTies(values, cubic)) / 18;
}

absl::Status TooFewValues() {
  return NotEstimableError(NotEstimable::kTooFewGroups, "a trend needs at least four points in time");
}

}  // namespace

absl::StatusOr<ChiSquareTest> TestEqualShares(absl::Span<const Share> groups) {
  RAPPORT_ASSIGN_OR_RETURN(const Share pooled, Pool(groups));
  const double p = pooled.value();
  double chi_square = 0;
  double df = -1;
  for (const Share& group : groups) {
    if (group.n == 0) continue;
    chi_square += static_cast<double>(group.n) * (group.value() - p) * (group.value() - p) / (p * (1 - p));
    df += 1;
  }
  return TestChiSquare(chi_square, df);
}

absl::StatusOr<ChiSquareTest> TestShareTrend(absl::Span<const Share> groups,
                                             absl::Span<const double> scores) {
  assert(groups.size() == scores.size());
  RAPPORT_ASSIGN_OR_RETURN(const Share pooled, Pool(groups));
  const double p = pooled.value();
  double mean = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    mean += scores[i] * static_cast<double>(groups[i].n) / static_cast<double>(pooled.n);
  }
  double covariation = 0;
  double variation = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const double distance = scores[i] - mean;
    covariation += distance * static_cast<double>(groups[i].count);
    variation += distance * distance * static_cast<double>(groups[i].n);
  }
  if (variation == 0) return NotEstimableError(NotEstimable::kNoVariance, "all groups have the same score");
  return TestChiSquare(covariation * covariation / (p * (1 - p) * variation), 1);
}

absl::StatusOr<MannKendall> TestMannKendall(absl::Span<const double> values) {
  if (values.size() < kFewestForTrend) return TooFewValues();
  MannKendall test;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i + 1; j < values.size(); ++j) test.s += Sign(values[j] - values[i]);
  }
  test.variance = VarianceOfS(values);
  if (test.variance == 0) return NotEstimableError(NotEstimable::kNoVariance, "all values are equal");
  const auto s = static_cast<double>(test.s);
  test.z = (s - Sign(s)) / std::sqrt(test.variance);
  test.p = std::min(1.0, 2 * NormalCdf(-std::abs(test.z)));
  const auto n = static_cast<double>(values.size());
  const double pairs = n * (n - 1) / 2;
  const double tied = OverTies(values, [](double t) { return t * (t - 1) / 2; });
  test.tau_b = s / std::sqrt(pairs * (pairs - tied));
  return test;
}

absl::StatusOr<SenSlope> EstimateSenSlope(absl::Span<const double> values, double confidence) {
  if (values.size() < kFewestForTrend) return TooFewValues();
  std::vector<double> slopes;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i + 1; j < values.size(); ++j) {
      slopes.push_back((values[j] - values[i]) / static_cast<double>(j - i));
    }
  }
  std::sort(slopes.begin(), slopes.end());
  // The slope of rank `rank`, counted from 1, between two slopes where it is no whole number.
  const auto at = [&](double rank) {
    const double clamped = std::clamp(rank - 1, 0.0, static_cast<double>(slopes.size() - 1));
    const auto below = static_cast<std::size_t>(clamped);
    const std::size_t above = std::min(below + 1, slopes.size() - 1);
    return slopes[below] + (clamped - static_cast<double>(below)) * (slopes[above] - slopes[below]);
  };
  const auto count = static_cast<double>(slopes.size());
  const double reach = NormalHalfWidth(confidence) * std::sqrt(VarianceOfS(values));
  return SenSlope{at((count + 1) / 2), {at((count - reach) / 2), at((count + reach) / 2 + 1)}};
}

}  // namespace rapport::stats
