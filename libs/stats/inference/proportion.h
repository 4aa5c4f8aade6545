#ifndef RAPPORT_LIBS_STATS_INFERENCE_PROPORTION_H_
#define RAPPORT_LIBS_STATS_INFERENCE_PROPORTION_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "libs/stats/estimate.h"

namespace rapport::stats {

// `count` of `n` respondents. Requires 0 <= count <= n.
struct Share {
  std::int64_t count = 0;
  std::int64_t n = 0;

  double value() const { return static_cast<double>(count) / static_cast<double>(n); }
};

// Wilson's (1927) score interval of a proportion, Newcombe (1998a, Statistics in Medicine 17:857) method 3.
// Within 0 to 1, has a width also at 0 and 1. Relative error 1e-14. TOO_FEW_RESPONDENTS for n = 0. Requires
// 0 < confidence < 1.
absl::StatusOr<Interval> WilsonInterval(const Share& share, double confidence = kDefaultConfidence);

// The same with continuity correction (Newcombe 1998a, method 4), which covers at least `confidence` rather
// than on average. The correction is at most the distance of the count from n / 2, as in R's prop.test.
absl::StatusOr<Interval> WilsonIntervalCorrected(const Share& share, double confidence = kDefaultConfidence);

struct ShareDifference {
  double difference = 0;  // first minus second, -1 to 1
  Interval interval;
};

// Difference of two independent proportions with the interval made of their Wilson intervals: Newcombe
// (1998b, Statistics in Medicine 17:873) method 10. TOO_FEW_RESPONDENTS when either n = 0.
absl::StatusOr<ShareDifference> NewcombeDifference(const Share& first, const Share& second,
                                                   double confidence = kDefaultConfidence);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_INFERENCE_PROPORTION_H_
