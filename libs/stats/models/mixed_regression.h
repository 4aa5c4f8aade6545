#ifndef RAPPORT_LIBS_STATS_MODELS_MIXED_REGRESSION_H_
#define RAPPORT_LIBS_STATS_MODELS_MIXED_REGRESSION_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/models/cross_products.h"
#include "libs/stats/models/inference.h"
#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/random_intercept.h"

namespace rapport::stats {

// y = X beta + u_group + e: a regression whose intercept differs between groups (units, or people measured in
// several waves; the slope of a trend over waves is the coefficient of time). Intercept first.
struct MixedRegression {
  std::int64_t n = 0;
  std::int64_t groups = 0;
  Eigen::VectorXd coefficients;
  Eigen::MatrixXd covariance;  // sigma2 (X' W X)^-1
  double tau2 = 0;
  double sigma2 = 0;
  double log_likelihood = 0;
  // With the inner-outer degrees of freedom of Pinheiro and Bates (2000, section 2.4.2): n - groups - (number
  // of predictors that vary within groups) for these and the intercept, groups - 1 - (number of those that do
  // not) for those that do not.
  std::vector<CoefficientTest> tests;
};

// Generalized least squares at the maximum of the (restricted) likelihood over rho = tau2 / sigma2, found as
// the root of its derivative to machine precision; tau2 = 0 where it is at the boundary. Needs each group's
// cross-products only: X_g' W_g X_g = S_g - rho n_g^2 / (1 + n_g rho) xbar_g xbar_g'. Error bound: 1e-10
// relative times the condition number of the predictors' correlation matrix / 100.
//
// Groups without rows do not count. Not estimable: as FitLeastSquares; TOO_FEW_GROUPS with fewer than two
// groups, or no degrees of freedom left between groups for a predictor that is constant within them;
// TOO_FEW_RESPONDENTS when none are left within groups; NO_VARIANCE when nothing varies within groups.
absl::StatusOr<MixedRegression> FitMixedRegression(absl::Span<const CrossProducts> groups,
                                                   const RegressionColumns& columns,
                                                   Likelihood likelihood = Likelihood::kRestricted);

// From rows; group[i] >= 0 is the group of row i. Requires one entry a row.
absl::StatusOr<MixedRegression> FitMixedRegression(const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
                                                   absl::Span<const int> group,
                                                   Likelihood likelihood = Likelihood::kRestricted);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_MIXED_REGRESSION_H_
