#ifndef RAPPORT_LIBS_STATS_INFERENCE_EFFECT_SIZE_H_
#define RAPPORT_LIBS_STATS_INFERENCE_EFFECT_SIZE_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/estimate.h"
#include "libs/stats/inference/mean_comparison.h"

namespace rapport::stats {

// A difference of two means in standard deviations.
struct StandardizedDifference {
  double pooled_sd = 0;
  double d = 0;      // Cohen's d, (first mean - second mean) / pooled_sd
  double var_d = 0;  // (n1 + n2) / (n1 n2) + d^2 / (2 (n1 + n2)) (Borenstein et al. 2009, eq. 4.20)
  double j = 0;      // small-sample factor, exact: Gamma(v/2) / (sqrt(v/2) Gamma((v-1)/2)) (Hedges 1981)
  double g = 0;      // Hedges' g, j d
  double var_g = 0;  // j^2 var_d
  // From the noncentral t distribution (Steiger and Fouladi 1997), which is exact for normal scores of equal
  // variance; of g that of d times j.
  Interval d_interval;
  Interval g_interval;
};

// TOO_FEW_RESPONDENTS when a group has n < 2 or both together n < 4, NO_VARIANCE when neither varies.
// Relative error 1e-10.
absl::StatusOr<StandardizedDifference> StandardizeDifference(const MeanAndSd& first, const MeanAndSd& second,
                                                             double confidence = kDefaultConfidence);

// The usual approximation 1 - 3 / (4 df - 1) of the factor j (Hedges and Olkin 1985).
double ApproximateSmallSampleFactor(double df);

// P(T <= t) of the noncentral t distribution with `df` degrees of freedom, and the noncentralities at which
// it is (1 + confidence) / 2 and (1 - confidence) / 2. Requires df >= 1. By the trapezoidal rule over the
// logarithm of the chi variable, which converges faster than any power of the step; absolute error of the
// probability 1e-13. (Boost.Math's series agrees but overflows beyond noncentralities of some 60,000, which
// large samples of nearly equal answers reach.)
double NoncentralTCdf(double t, double df, double noncentrality);
Interval NoncentralityInterval(double t, double df, double confidence = kDefaultConfidence);

// Of pairs first[i] - second[i]: in standard deviations of the differences, and of the scores (the root of
// the mean of both variances).
struct PairedDifference {
  double d_z = 0;
  double d_av = 0;
};

// Requires spans of one length. TOO_FEW_RESPONDENTS for fewer than two pairs, NO_VARIANCE when differences or
// scores do not vary.
absl::StatusOr<PairedDifference> StandardizePairs(absl::Span<const double> first,
                                                  absl::Span<const double> second);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_INFERENCE_EFFECT_SIZE_H_
