#ifndef RAPPORT_LIBS_STATS_INFERENCE_TREND_H_
#define RAPPORT_LIBS_STATS_INFERENCE_TREND_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/estimate.h"
#include "libs/stats/inference/proportion.h"
#include "libs/stats/measurement/chi_square.h"

namespace rapport::stats {

// Whether k groups have the same proportion: Pearson's chi-square with k - 1 degrees of freedom, no
// continuity correction. TOO_FEW_GROUPS for fewer than two groups with respondents, NO_VARIANCE when all or
// none count.
absl::StatusOr<ChiSquareTest> TestEqualShares(absl::Span<const Share> groups);

// Whether the proportion rises or falls linearly with the groups' scores: Cochran (1954) and Armitage (1955),
// 1 degree of freedom, variance with divisor N. Requires one finite score a group. Not estimable as
// TestEqualShares, and NO_VARIANCE when scores are equal.
absl::StatusOr<ChiSquareTest> TestShareTrend(absl::Span<const Share> groups, absl::Span<const double> scores);

// Whether a series of values rises or falls, by their ranks alone: Mann (1945) and Kendall (1975), values in
// the order of time.
struct MannKendall {
  std::int64_t s = 0;   // concordant minus discordant pairs
  double variance = 0;  // of s, corrected for ties
  double z = 0;         // (s - sign s) / sqrt(variance)
  double p = 1;         // two-sided, normal
  double tau_b = 0;     // Kendall's correlation with time, -1 to 1
};

// Sen's (1968) slope: the median of the slopes of all pairs, per step of time, with Gilbert's (1987,
// eq. 16.5) interval from the variance of Mann and Kendall's s.
struct SenSlope {
  double slope = 0;
  Interval interval;
};

// Both: O(n^2) for n values. TOO_FEW_GROUPS for fewer than 4 values, below which no p value can be small;
// NO_VARIANCE when all values are equal (SenSlope: then 0).
inline constexpr int kFewestForTrend = 4;
absl::StatusOr<MannKendall> TestMannKendall(absl::Span<const double> values);
absl::StatusOr<SenSlope> EstimateSenSlope(absl::Span<const double> values,
                                          double confidence = kDefaultConfidence);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_INFERENCE_TREND_H_
