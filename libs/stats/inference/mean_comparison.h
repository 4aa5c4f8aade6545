#ifndef RAPPORT_LIBS_STATS_INFERENCE_MEAN_COMPARISON_H_
#define RAPPORT_LIBS_STATS_INFERENCE_MEAN_COMPARISON_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/estimate.h"
#include "libs/stats/models/inference.h"
#include "libs/stats/moments.h"

namespace rapport::stats {

// The scores of a group in short, in units of the response scale.
struct MeanAndSd {
  std::int64_t n = 0;
  double mean = 0;
  double sd = 0;  // divisor n - 1
};

// TOO_FEW_RESPONDENTS for fewer than two scores.
absl::StatusOr<MeanAndSd> Describe(const Moments& moments);

// t interval of a mean, mean +- t(n - 1) sd / sqrt(n), and the test of "it is 0". TOO_FEW_RESPONDENTS for
// n < 2. Relative error 1e-13.
absl::StatusOr<CoefficientTest> TestMean(const MeanAndSd& group, double confidence = kDefaultConfidence);

// First mean minus second, without the assumption of equal variances: Welch (1947) with the degrees of
// freedom of Satterthwaite (1946). TOO_FEW_RESPONDENTS when a group has n < 2, NO_VARIANCE when neither
// varies.
absl::StatusOr<CoefficientTest> TestDifference(const MeanAndSd& first, const MeanAndSd& second,
                                               double confidence = kDefaultConfidence);

// Mean of the differences first[i] - second[i] of pairs. Requires spans of one length. TOO_FEW_RESPONDENTS
// for fewer than two pairs.
absl::StatusOr<CoefficientTest> TestPairs(absl::Span<const double> first, absl::Span<const double> second,
                                          double confidence = kDefaultConfidence);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_INFERENCE_MEAN_COMPARISON_H_
