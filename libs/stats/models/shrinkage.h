#ifndef RAPPORT_LIBS_STATS_MODELS_SHRINKAGE_H_
#define RAPPORT_LIBS_STATS_MODELS_SHRINKAGE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace rapport::stats {

// James and Stein's estimator of several means with one known sampling variance, shrunk towards their grand
// mean (Efron and Morris 1975, eq. 1.6 with k - 3).
struct JamesStein {
  double grand_mean = 0;
  double factor = 0;           // c = max(0, 1 - (k - 3) v / sum (y - grand_mean)^2): the positive part
  std::vector<double> values;  // grand_mean + c (y - grand_mean)
};

// Requires sampling_variance > 0. TOO_FEW_GROUPS with fewer than four values. Equal values have factor 0.
absl::StatusOr<JamesStein> ShrinkTowardsGrandMean(absl::Span<const double> values, double sampling_variance);

// Variance between estimates whose own standard errors are known, by moments (DerSimonian and Laird 1986,
// eq. 8).
struct DerSimonianLaird {
  double fixed_mean = 0;  // weighted by 1 / se^2
  double fixed_se = 0;
  double q = 0;     // Cochran's Q, weighted sum of squared deviations
  double tau2 = 0;  // >= 0; 0 where Q is below its expectation k - 1
};

// Requires as many standard errors as estimates, all positive. TOO_FEW_GROUPS with fewer than two.
absl::StatusOr<DerSimonianLaird> BetweenVariance(absl::Span<const double> estimates,
                                                 absl::Span<const double> standard_errors);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_SHRINKAGE_H_
