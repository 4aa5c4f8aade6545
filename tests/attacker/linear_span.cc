#include "tests/attacker/linear_span.h"

#include <utility>

namespace rapport::attacker {

LinearSpan::LinearSpan(const Eigen::MatrixXd& equations, Eigen::VectorXd values)
    : transposed_(equations.transpose()), values_(std::move(values)), solver_(transposed_) {}

std::optional<double> LinearSpan::Find(const Eigen::VectorXd& combination) const {
  const Eigen::VectorXd weights = solver_.solve(combination);
  if ((transposed_ * weights - combination).norm() > 1e-7) return std::nullopt;
  return weights.dot(values_);
}

}  // namespace rapport::attacker
