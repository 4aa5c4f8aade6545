#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_ONE_FACTOR_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_ONE_FACTOR_H_

#include <Eigen/Core>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "libs/stats/measurement/chi_square.h"

namespace rapport::stats {

// A factor model with one common factor, item_j = loading_j x factor + error_j, by maximum likelihood.
struct OneFactorModel {
  Eigen::VectorXd loadings;      // in units of the response scale; the sum is not negative
  Eigen::VectorXd uniquenesses;  // error variances, in squared units; above 0
  double discrepancy = 0;        // minimum of ln|Sigma| + tr(S Sigma^-1) - ln|S| - k
  double gradient = 0;  // largest |derivative of the discrepancy by a log uniqueness| left, below 1e-12
  // n x discrepancy with k (k - 3) / 2 degrees of freedom: the likelihood ratio against any covariance. None
  // for three items, which every one-factor model fits.
  std::optional<ChiSquareTest> fit;
};

// Fits the model to the covariances of `n` complete sheets, divisor n - 1, k x k. Loadings and uniquenesses
// are those of the likelihood, for the covariance with divisor n.
//
// The discrepancy is minimized over log uniquenesses with the loadings concentrated out (Joreskog 1967;
// second derivatives Clarke 1970) by Newton's method with exact second derivatives, on the
// correlations. Relative error of loadings and uniquenesses: 1e-11 where the second derivatives are well
// conditioned.
//
// TOO_FEW_ITEMS for k < 3; TOO_FEW_RESPONDENTS for n <= k; NO_VARIANCE for a constant item; COLLINEAR when
// items determine each other; NOT_CONVERGED when a uniqueness tends to 0 (a Heywood case), when different
// loadings fit equally well (as with no correlation between any three items), or when the iteration ends
// before the gradient is small.
absl::StatusOr<OneFactorModel> FitOneFactor(const Eigen::MatrixXd& covariance, std::int64_t n);

// Coefficient omega total of the sum score, (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses)
// (McDonald 1999, chapter 6), 0 to 1.
double OmegaTotal(const OneFactorModel& model);

// Tucker's coefficient of congruence of two columns of loadings, sum a b / sqrt(sum a^2 sum b^2), -1 to 1
// (Tucker 1951; Lorenzo-Seva and ten Berge 2006). NO_VARIANCE when all loadings of one are 0.
// Requires equal sizes.
absl::StatusOr<double> TuckerCongruence(const Eigen::VectorXd& first, const Eigen::VectorXd& second);

// What a coefficient of congruence says (Lorenzo-Seva and ten Berge 2006): below 0.85 not similar, up
// to 0.94 fair, from 0.95 the factors may be taken as equal.
enum class FactorSimilarity { kNotSimilar, kFair, kEqual };
FactorSimilarity SimilarityOf(double congruence);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_ONE_FACTOR_H_
