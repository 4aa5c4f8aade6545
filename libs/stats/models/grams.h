#ifndef RAPPORT_LIBS_STATS_MODELS_GRAMS_H_
#define RAPPORT_LIBS_STATS_MODELS_GRAMS_H_

#include <Eigen/Core>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "libs/stats/models/cross_products.h"
#include "libs/stats/models/least_squares.h"

namespace rapport::stats {

// What the regressions of this folder work on, wherever the rows came from: sums of products of the rows
// (1, x - centre, y - centre), of all rows and of each cluster that has any.
struct Grams {
  Eigen::VectorXd centre;  // k predictors and the outcome: their means, or close to them
  Eigen::MatrixXd total;   // (k + 2) square
  std::vector<Eigen::MatrixXd> clusters;

  Eigen::Index predictors() const { return centre.size() - 1; }
};

// Requires `parts` to have a row in all.
Grams GramsOf(absl::Span<const CrossProducts> parts, const RegressionColumns& columns);

// Requires at least one row; `cluster` with one entry a row, or empty for no clusters.
Grams GramsOf(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, absl::Span<const int> cluster);

// OK when the predictors' covariance (or cross-product about the means) allows a regression: NO_VARIANCE for
// a constant predictor, COLLINEAR by kCollinearEigenvalue.
absl::Status CheckPredictors(const Eigen::MatrixXd& covariance);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_GRAMS_H_
