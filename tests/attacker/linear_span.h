#ifndef RAPPORT_TESTS_ATTACKER_LINEAR_SPAN_H_
#define RAPPORT_TESTS_ATTACKER_LINEAR_SPAN_H_

#include <optional>
#include <vector>

#include "Eigen/Dense"

namespace rapport::attacker {

// Everything that follows from linear equations about the same unknowns.
class LinearSpan {
 public:
  // Each row of `equations` times the unknowns makes its value.
  LinearSpan(const Eigen::MatrixXd& equations, Eigen::VectorXd values);

  // The value of a linear combination of the unknowns; none when it does not follow.
  std::optional<double> Find(const Eigen::VectorXd& combination) const;

 private:
  Eigen::MatrixXd transposed_;
  Eigen::VectorXd values_;
  Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> solver_;
};

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_LINEAR_SPAN_H_
