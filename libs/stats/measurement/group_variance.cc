#include "libs/stats/measurement/group_variance.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <vector>

#include "libs/stats/boost_policy.h"
#include "libs/stats/estimate.h"

namespace rapport::stats {
namespace {

using FisherF = boost::math::fisher_f_distribution<double, QuietBoost>;

// ICC(1) of groups of one size; the denominator is 0 only when both mean squares are.
double Icc1(double between, double within, double size) {
  return (between - within) / (between + (size - 1) * within);
}

}  // namespace

GroupScores Summarize(const Moments& moments) {
  const double sd = moments.Sd().value_or(0);
  return {.n = moments.n(),
          .mean = moments.Mean().value_or(0),
          .sum_of_squares = sd * sd * static_cast<double>(moments.n() - 1)};
}

absl::StatusOr<GroupVariance> AnalyzeGroups(absl::Span<const GroupScores> groups) {
  GroupVariance result;
  double sum_of_squared_sizes = 0;
  double sum_of_deviations = 0;
  double origin = 0;  // some group's mean: sums about it cancel little
  for (const GroupScores& group : groups) {
    if (group.n < 1) continue;
    if (result.groups++ == 0) origin = group.mean;
    const auto size = static_cast<double>(group.n);
    result.n += group.n;
    sum_of_squared_sizes += size * size;
    sum_of_deviations += size * (group.mean - origin);
  }
  if (result.groups < 2) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "comparing groups needs two of them");
  }
  if (result.n == result.groups) {
    return NotEstimableError(NotEstimable::kTooFewRespondents, "no group has two scores");
  }
  const auto n = static_cast<double>(result.n);
  const double mean = origin + sum_of_deviations / n;
  double between = 0;
  double within = 0;
  double rest = 0;  // what rounding left of the mean
  for (const GroupScores& group : groups) {
    if (group.n < 1) continue;
    const double deviation = group.mean - mean;
    between += static_cast<double>(group.n) * deviation * deviation;
    rest += static_cast<double>(group.n) * deviation;
    within += group.sum_of_squares;
  }
  between -= rest * rest / n;
  if (!(between + within > 0)) {
    return NotEstimableError(NotEstimable::kNoVariance, "all scores are equal");
  }

  result.mean_size = n / result.groups;
  result.adjusted_size = (n - sum_of_squared_sizes / n) / (result.groups - 1);
  result.df_between = result.groups - 1;
  result.df_within = n - result.groups;
  result.mean_square_between = between / result.df_between;
  result.mean_square_within = within / result.df_within;
  result.eta_squared = between / (between + within);
  const double msb = result.mean_square_between;
  const double msw = result.mean_square_within;
  if (msw > 0) {
    result.f = msb / msw;
    result.p = cdf(complement(FisherF(result.df_between, result.df_within), *result.f));
  }
  result.icc1 = Icc1(msb, msw, result.mean_size);
  result.icc1_adjusted = Icc1(msb, msw, result.adjusted_size);
  if (msb > 0) result.icc2 = (msb - msw) / msb;
  result.between_variance = std::max(0.0, (msb - msw) / result.adjusted_size);
  return result;
}

absl::StatusOr<GroupVariance> AnalyzeGroups(absl::Span<const Moments> groups) {
  std::vector<GroupScores> scores;
  scores.reserve(groups.size());
  for (const Moments& moments : groups) scores.push_back(Summarize(moments));
  return AnalyzeGroups(scores);
}

}  // namespace rapport::stats
