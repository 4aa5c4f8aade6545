#include "tests/attacker/knowledge.h"

#include <array>

namespace rapport::attacker {

Equations::Equations(Scope scope, const std::vector<const Fact*>& facts)
    : scope_(scope),
      cohorts_(facts.front()->cohorts.size()),
      sums_(scope == Scope::kOneMeasure ? 1 : kItems),
      matrix_(2 * facts.size(), cohorts_ * (1 + sums_)),
      values_(2 * facts.size()) {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(2 * i);
    values_[row + 1] = facts[i]->sum;
    if (!facts[i]->weights.empty()) {
      matrix_.row(row).setZero();
      values_[row] = 0;
      matrix_.row(row + 1) = WeightedSumOf(facts[i]->measure, facts[i]->weights);
      continue;
    }
    matrix_.row(row) = CountOf(facts[i]->cohorts);
    values_[row] = facts[i]->n;
    matrix_.row(row + 1) = SumOf(facts[i]->measure, facts[i]->cohorts);
  }
}

Eigen::VectorXd Equations::CountOf(const std::vector<bool>& cohorts) const {
  Eigen::VectorXd combination = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(cohorts_ * (1 + sums_)));
  for (std::size_t cohort = 0; cohort < cohorts_; ++cohort) {
    if (cohorts[cohort]) combination[static_cast<Eigen::Index>(cohort * (1 + sums_))] = 1;
  }
  return combination;
}

Eigen::VectorXd Equations::SumOf(const std::string& measure, const std::vector<bool>& cohorts) const {
  return WeightedSumOf(measure, {cohorts.begin(), cohorts.end()});
}

Eigen::VectorXd Equations::WeightedSumOf(const std::string& measure,
                                         const std::vector<double>& weights_of) const {
  Eigen::VectorXd combination = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(cohorts_ * (1 + sums_)));
  if (measure == kSheets) return combination;
  const std::array<double, kItems> weights = WeightsOf(measure);
  for (std::size_t cohort = 0; cohort < cohorts_; ++cohort) {
    for (std::size_t i = 0; i < sums_; ++i) {
      combination[static_cast<Eigen::Index>(cohort * (1 + sums_) + 1 + i)] =
          weights_of[cohort] * (scope_ == Scope::kOneMeasure ? 1 : weights[i]);
    }
  }
  return combination;
}

}  // namespace rapport::attacker
