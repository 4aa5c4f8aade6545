#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_ORDINAL_MODEL_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_ORDINAL_MODEL_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

namespace rapport::stats {

// Respondents who are alike in all predictors, and how often each answer occurs among them.
struct OrdinalCell {
  Eigen::VectorXd predictors;
  std::vector<std::int64_t> counts;  // by category, ascending
};

// A proportional-odds model, logit P(answer <= c) = threshold_c - coefficients . predictors (McCullagh 1980).
struct OrdinalModel {
  Eigen::VectorXd thresholds;  // ascending, one fewer than categories
  Eigen::VectorXd coefficients;
  double log_likelihood = 0;
};

// Fits by maximum likelihood: Newton's method on the log likelihood, which is concave. All cells have the
// same number of predictors and of categories, two or more of these; every category occurs; the predictors
// are scaled to about 1 and linearly independent of each other and of a constant. The log likelihood is
// within 1e-10 of its maximum, or one rounding of it. NOT_CONVERGED when a coefficient passes 20, as when
// answers are separated.
absl::StatusOr<OrdinalModel> FitOrdinalModel(const std::vector<OrdinalCell>& cells);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_ORDINAL_MODEL_H_
