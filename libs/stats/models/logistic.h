#ifndef RAPPORT_LIBS_STATS_MODELS_LOGISTIC_H_
#define RAPPORT_LIBS_STATS_MODELS_LOGISTIC_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/models/inference.h"
#include "libs/stats/models/relative_importance.h"

namespace rapport::stats {

// Logistic regression of a yes-or-no outcome on an intercept (first) and k predictors.
struct LogisticRegression {
  std::int64_t n = 0;
  std::int64_t present = 0;      // rows with the outcome
  Eigen::VectorXd coefficients;  // log odds a unit of the predictor
  Eigen::MatrixXd covariance;    // inverse of the information
  double log_likelihood = 0;
  double null_log_likelihood = 0;  // with the intercept alone
  double mcfadden_r2 = 0;          // 1 - log_likelihood / null_log_likelihood (McFadden 1974)
  // Wald tests; normal, that is, df is infinite in effect (1e9).
  std::vector<CoefficientTest> tests;
};

// Maximum likelihood by iteratively reweighted least squares on standardized predictors, until a step changes
// no linear predictor by more than 1e-12 in standard deviations. Rows are n x k; present[i] is 0 or 1.
// O(n k^2) an iteration, some six of them; the order of rows changes results by less than 1e-12.
//
// TOO_FEW_RESPONDENTS for n <= k + 1; NO_VARIANCE when the outcome or a predictor is constant; COLLINEAR as
// in least_squares.h; NOT_CONVERGED when predictors separate the outcomes (Albert and Anderson 1984), in full
// or in part: the estimates then lie at infinity.
absl::StatusOr<LogisticRegression> FitLogistic(const Eigen::MatrixXd& x,
                                               absl::Span<const std::uint8_t> present);

// Relative weights for a yes-or-no outcome (Tonidandel and LeBreton 2010): the logistic coefficients on the
// orthogonal approximation Z = X L^-1 of the predictors, standardized with R2_O, the squared correlation of
// outcome and fitted probability (Menard 2004): b sqrt(R2_O) / sd(logit). Weights add up to R2_O.
struct LogisticImportance {
  LogisticRegression model;
  Eigen::VectorXd orthogonal_coefficients;    // on Z
  Eigen::VectorXd standardized_coefficients;  // the same, standardized
  Importance importance;                      // r2 is R2_O
};

// Not estimable as FitLogistic.
absl::StatusOr<LogisticImportance> LogisticRelativeWeights(const Eigen::MatrixXd& x,
                                                           absl::Span<const std::uint8_t> present);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_LOGISTIC_H_
