#ifndef RAPPORT_TESTS_ATTACKER_KNOWLEDGE_H_
#define RAPPORT_TESTS_ATTACKER_KNOWLEDGE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "Eigen/Dense"
#include "tests/attacker/hospital.h"
#include "tests/attacker/public_view.h"

namespace rapport::attacker {

// What the attacker knows of one wave, as linear equations. Unknown are, of every cohort, how many have a
// score and what their scores add up to:
//  - kOneMeasure: on one measure by itself; what is told of others is not used;
//  - kAllMeasures: where everybody answered everything, on every item, of which all measures are sums.
class Equations {
 public:
  // `facts` of one wave and, for kOneMeasure, one measure.
  enum class Scope { kOneMeasure, kAllMeasures };
  Equations(Scope scope, const std::vector<const Fact*>& facts);

  const Eigen::MatrixXd& matrix() const { return matrix_; }
  const Eigen::VectorXd& values() const { return values_; }

  // How many of these cohorts have a score, and what their scores on `measure` add up to, in the unknowns.
  Eigen::VectorXd CountOf(const std::vector<bool>& cohorts) const;
  Eigen::VectorXd SumOf(const std::string& measure, const std::vector<bool>& cohorts) const;
  // The same, the scores of each cohort counting so often.
  Eigen::VectorXd WeightedSumOf(const std::string& measure, const std::vector<double>& weights_of) const;

  // Unknowns of a cohort: the count, then as many sums.
  std::size_t cohorts() const { return cohorts_; }
  std::size_t sums() const { return sums_; }

 private:
  Scope scope_;
  std::size_t cohorts_;
  std::size_t sums_;
  Eigen::MatrixXd matrix_;
  Eigen::VectorXd values_;
};

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_KNOWLEDGE_H_
