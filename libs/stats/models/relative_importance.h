#ifndef RAPPORT_LIBS_STATS_MODELS_RELATIVE_IMPORTANCE_H_
#define RAPPORT_LIBS_STATS_MODELS_RELATIVE_IMPORTANCE_H_

#include <Eigen/Core>

#include "absl/status/statusor.h"

namespace rapport::stats {

// How R2 divides among predictors. Association, never cause: a predictor's weight depends on which others are
// in the model, and says nothing of what would happen if it were changed.
struct Importance {
  Eigen::VectorXd weights;  // by predictor, >= 0; add up to r2
  Eigen::VectorXd percent;  // 100 weights / r2; all 0 when r2 is 0
  double r2 = 0;
};

// Both take the covariance (or correlation) matrix of the predictors and, as its last row and column, the
// outcome; CrossProducts::Covariance() gives it. Requires a symmetric matrix of at least one predictor.
// Error bound: 1e-15 x the condition number of the predictors' correlation matrix.
//
// NO_VARIANCE when a predictor or the outcome is constant; COLLINEAR when the smallest eigenvalue of the
// predictors' correlation matrix is below kCollinearEigenvalue (least_squares.h).

// Relative weights (Johnson 2000, eqs. 1 to 7): with R = P D P' the predictors' correlations, L = P D^1/2 P'
// and r their correlations with the outcome, weight_j = sum_k L_jk^2 (L^-1 r)_k^2.
absl::StatusOr<Importance> RelativeWeights(const Eigen::MatrixXd& covariance);

// LMG (Lindeman, Merenda and Gold 1980; the Shapley value of R2; general dominance of Budescu 1993): the rise
// in R2 when a predictor enters, averaged over all orders of entry. Exact over all 2^k subsets, each one
// found from another by one step of elimination: below a millisecond for 10 predictors, some 30 for 15. A
// check on relative weights, which are close to it as a rule. Requires at most kMaxLmgPredictors.
inline constexpr int kMaxLmgPredictors = 20;
absl::StatusOr<Importance> Lmg(const Eigen::MatrixXd& covariance);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_RELATIVE_IMPORTANCE_H_
