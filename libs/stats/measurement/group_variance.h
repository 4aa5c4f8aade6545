#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_GROUP_VARIANCE_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_GROUP_VARIANCE_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/moments.h"

namespace rapport::stats {

// The scores of a group in short.
struct GroupScores {
  std::int64_t n = 0;
  double mean = 0;            // in units of the response scale
  double sum_of_squares = 0;  // of the deviations from the mean
};
GroupScores Summarize(const Moments& moments);

// One-way analysis of variance of scores in groups, and what follows from it. n0 is the size that makes the
// between-group variance component unbiased with unequal groups: (N - sum n_j^2 / N) / (groups - 1)
// (Snijders and Bosker 2012, chapter 3).
struct GroupVariance {
  std::int64_t n = 0;              // scores
  int groups = 0;                  // groups with a score
  double mean_size = 0;            // n / groups
  double adjusted_size = 0;        // n0
  double mean_square_between = 0;  // squared units of the response scale
  double mean_square_within = 0;
  double df_between = 0;
  double df_within = 0;
  double eta_squared = 0;  // between / total sum of squares, 0 to 1

  // F test of "all groups have the same mean"; none when scores do not vary within any group. The p value has
  // a relative error of 1e-9 down to 1e-300.
  std::optional<double> f;
  std::optional<double> p;

  // ICC(1) = (MSB - MSW) / (MSB + (size - 1) MSW), the share of variance between groups, with the mean size
  // (Bliese 2000) and with n0. -1 / (size - 1) to 1; a negative value estimates a share of none.
  double icc1 = 0;
  double icc1_adjusted = 0;

  // ICC(2) = (MSB - MSW) / MSB, reliability of group means of mean size (Bliese 2000). Negative when
  // groups differ less than chance would have them; none when all group means are equal.
  std::optional<double> icc2;

  // ANOVA's between-group variance component, (MSB - MSW) / n0, 0 where that is negative.
  double between_variance = 0;
};

// Groups without a score are left out, groups of one are used. TOO_FEW_GROUPS for fewer than two,
// TOO_FEW_RESPONDENTS when every group has one score, NO_VARIANCE when all scores are equal. Relative error
// 1e-12, beyond that of the groups' own sums.
absl::StatusOr<GroupVariance> AnalyzeGroups(absl::Span<const GroupScores> groups);
absl::StatusOr<GroupVariance> AnalyzeGroups(absl::Span<const Moments> groups);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_GROUP_VARIANCE_H_
