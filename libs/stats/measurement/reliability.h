#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_RELIABILITY_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_RELIABILITY_H_

#include <Eigen/Core>
#include <cstdint>

#include "absl/status/statusor.h"
#include "libs/stats/estimate.h"

namespace rapport::stats {

// In all of these `covariance` is the symmetric matrix of the covariances of a scale's k keyed items, of
// complete sheets or by pairs, with any divisor. TOO_FEW_ITEMS for k < 2.

// Coefficient alpha, k / (k - 1) (1 - sum of variances / sum of all covariances) (Cronbach 1951, equation 2).
// At most 1 for covariances of complete sheets; negative when items go against each other. NO_VARIANCE when
// the sum score has no (or, by pairs, a negative) variance.
absl::StatusOr<double> CronbachAlpha(const Eigen::MatrixXd& covariance);

// Alpha of the items' correlations: k r / (1 + (k - 1) r) with their mean r (the Spearman-Brown formula).
// NO_VARIANCE when an item has none, or when the correlations add up to nothing.
absl::StatusOr<double> StandardizedAlpha(const Eigen::MatrixXd& covariance);

// Confidence interval of alpha from `n` complete sheets of `items` items: 1 - (1 - alpha) F quantiles with
// n - 1 and (n - 1)(k - 1) degrees of freedom (Feldt 1965; Feldt, Woodruff and Salih 1987). Exact
// for normal items of equal covariances, wide of the mark when these differ much. TOO_FEW_RESPONDENTS for
// n < 2. Requires 0 < confidence < 1.
absl::StatusOr<Interval> FeldtInterval(double alpha, std::int64_t n, int items,
                                       double confidence = kDefaultConfidence);

// Correlation of an item with the sum of the others (Henrysson 1963). NO_VARIANCE when either has none.
// Requires 0 <= item < k.
absl::StatusOr<double> CorrectedItemTotal(const Eigen::MatrixXd& covariance, int item);

// Alpha of the other items. TOO_FEW_ITEMS for k < 3. Requires 0 <= item < k.
absl::StatusOr<double> AlphaIfDropped(const Eigen::MatrixXd& covariance, int item);

// Standard error of measurement, sd sqrt(1 - reliability), in units of `sd`, which is the standard deviation
// of the observed score (Lord and Novick 1968, chapter 3). A negative reliability estimate gives
// more than `sd`. Requires sd >= 0 and reliability <= 1.
double StandardErrorOfMeasurement(double sd, double reliability);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_RELIABILITY_H_
