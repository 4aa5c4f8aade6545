#include "libs/stats/inference/mean_comparison.h"

#include <cassert>
#include <cmath>
#include <vector>

namespace rapport::stats {
namespace {

absl::Status TooFew() {
  return NotEstimableError(NotEstimable::kTooFewRespondents, "a mean needs two scores for its uncertainty");
}

}  // namespace

absl::StatusOr<MeanAndSd> Describe(const Moments& moments) {
  if (moments.n() < 2) return TooFew();
  return MeanAndSd{moments.n(), *moments.Mean(), *moments.Sd()};
}

absl::StatusOr<CoefficientTest> TestMean(const MeanAndSd& group, double confidence) {
  if (group.n < 2) return TooFew();
  const auto n = static_cast<double>(group.n);
  return TestCoefficient(group.mean, group.sd / std::sqrt(n), n - 1, confidence);
}

absl::StatusOr<CoefficientTest> TestDifference(const MeanAndSd& first, const MeanAndSd& second,
                                               double confidence) {
  if (first.n < 2 || second.n < 2) return TooFew();
  const double a = first.sd * first.sd / static_cast<double>(first.n);
  const double b = second.sd * second.sd / static_cast<double>(second.n);
  if (a + b == 0) {
    return NotEstimableError(NotEstimable::kNoVariance, "neither group's scores vary");
  }
  const double df = (a + b) * (a + b) /
                    (a * a / static_cast<double>(first.n - 1) + b * b / static_cast<double>(second.n - 1));
  return TestCoefficient(first.mean - second.mean, std::sqrt(a + b), df, confidence);
}

absl::StatusOr<CoefficientTest> TestPairs(absl::Span<const double> first, absl::Span<const double> second,
                                          double confidence) {
  assert(first.size() == second.size());
  if (first.size() < 2) return TooFew();
  const auto n = static_cast<double>(first.size());
  double mean = 0;
  for (std::size_t i = 0; i < first.size(); ++i) mean += (first[i] - second[i]) / n;
  double squares = 0;
  for (std::size_t i = 0; i < first.size(); ++i) squares += std::pow(first[i] - second[i] - mean, 2);
  return TestMean({static_cast<std::int64_t>(first.size()), mean, std::sqrt(squares / (n - 1))}, confidence);
}

}  // namespace rapport::stats
