#ifndef RAPPORT_LIBS_STATS_MODELS_LEAST_SQUARES_H_
#define RAPPORT_LIBS_STATS_MODELS_LEAST_SQUARES_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/models/cross_products.h"
#include "libs/stats/models/inference.h"

namespace rapport::stats {

// Which columns of a CrossProducts are regressed on which. Requires at least one predictor, all columns
// different.
struct RegressionColumns {
  std::vector<int> predictors;
  int outcome = 0;
};

// Ordinary least squares of an outcome on an intercept and k predictors. Vectors and matrices have k + 1
// entries a side, the intercept first.
struct LeastSquares {
  std::int64_t n = 0;
  double df = 0;                 // n - k - 1
  Eigen::VectorXd coefficients;  // units of the outcome a unit of the predictor
  Eigen::MatrixXd covariance;    // of the coefficients: residual variance x (X'X)^-1
  Eigen::VectorXd standardized;  // slopes in standard deviations; k entries
  double residual_variance = 0;  // divisor df
  double r2 = 0;                 // 0 to 1
  double adjusted_r2 = 0;        // 1 - (1 - r2) (n - 1) / df; may be negative
  // Tests with the classical standard errors: independent rows, constant variance.
  std::vector<CoefficientTest> tests;
};

// Least squares with standard errors for rows that cluster. The covariances are sandwiches
// M [sum_g X_g' A_g e_g e_g' A_g X_g] M with M = (X'X)^-1 and
//   CR0   A_g = I (Liang and Zeger 1986)
//   CR1S  CR0 x G/(G-1) x (N-1)/(N-k-1), as Stata has it
//   CR2   A_g = (I - X_g M X_g')^-1/2 (Bell and McCaffrey 2002), generalized inverse where a cluster alone
//         determines a direction (Pustejovsky and Tipton 2018, eq. 10 and theorem 1)
// with the Satterthwaite degrees of freedom of Pustejovsky and Tipton (2018, eq. 11) for independent errors.
// Prefer CR2 with its degrees of freedom: CR0 and CR1S with normal or t(G-1) quantiles are too narrow for few
// or unequal clusters. The tests use CR2.
struct ClusteredLeastSquares {
  LeastSquares ols;
  std::int64_t clusters = 0;
  Eigen::MatrixXd cr0;
  Eigen::MatrixXd cr1s;
  Eigen::MatrixXd cr2;
  Eigen::VectorXd cr2_df;              // by coefficient; at most about G - 1
  std::vector<CoefficientTest> tests;  // CR2
};

// Error bound of every fit: about 1e-15 x the condition number of the predictors' correlation matrix,
// relative. Not estimable: TOO_FEW_RESPONDENTS for n <= k + 1, NO_VARIANCE when the outcome or a predictor is
// constant, COLLINEAR when the smallest eigenvalue of the predictors' correlation matrix is below
// kCollinearEigenvalue.
inline constexpr double kCollinearEigenvalue = 1e-10;

// From cross-products; the result does not depend on the order or partition of the rows.
absl::StatusOr<LeastSquares> FitLeastSquares(const CrossProducts& data, const RegressionColumns& columns);

// From rows: x is n x k, y has n entries. Two passes; the order of rows may change the last bits.
absl::StatusOr<LeastSquares> FitLeastSquares(const Eigen::MatrixXd& x, const Eigen::VectorXd& y);

// From one CrossProducts a cluster (those without rows do not count): O(G k^2) memory and O(G k^3) time
// whatever the clusters' sizes, since X_g' (I - X_g M X_g')^-1/2 = (I - S_g M)^-1/2 X_g' with S_g = X_g'X_g.
// Not estimable as above, and TOO_FEW_GROUPS with fewer than two clusters, or when a coefficient rests on a
// single cluster (as that of an indicator of one cluster does), whose residuals then cannot show how it
// varies; instead of such indicators, centre the columns within clusters.
absl::StatusOr<ClusteredLeastSquares> FitClusteredLeastSquares(absl::Span<const CrossProducts> clusters,
                                                               const RegressionColumns& columns);

// From rows; cluster[i] >= 0 is the cluster of row i. Requires one entry a row.
absl::StatusOr<ClusteredLeastSquares> FitClusteredLeastSquares(const Eigen::MatrixXd& x,
                                                               const Eigen::VectorXd& y,
                                                               absl::Span<const int> cluster);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_LEAST_SQUARES_H_
