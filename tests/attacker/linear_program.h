#ifndef RAPPORT_TESTS_ATTACKER_LINEAR_PROGRAM_H_
#define RAPPORT_TESTS_ATTACKER_LINEAR_PROGRAM_H_

#include <memory>
#include <vector>

#include "Eigen/Dense"
#include "tests/attacker/hospital.h"
#include "tests/attacker/knowledge.h"

struct glp_prob;

namespace rapport::attacker {

struct Range {
  double lowest = 0;
  double highest = 0;
};

// Bounds, by GLPK, of what does not follow from what is told of one measure on a scale of 1 to 5, but is held
// between it and this: of a cohort no more have a score than were invited, and each score lies within the
// scale.
class LinearProgram {
 public:
  // `equations` of scope kOneMeasure.
  LinearProgram(const Wave& wave, const Equations& equations);
  ~LinearProgram();

  // The range of a linear combination of the unknowns.
  Range Bound(const Eigen::VectorXd& combination);

 private:
  double Optimize(int direction);

  glp_prob* const problem_;
};

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_LINEAR_PROGRAM_H_
