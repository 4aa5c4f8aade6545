#include "libs/stats/models/relative_importance.h"

#include <Eigen/Eigenvalues>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "libs/stats/estimate.h"
#include "libs/stats/models/grams.h"

namespace rapport::stats {
namespace {

Importance FromWeights(Eigen::VectorXd weights) {
  Importance importance;
  importance.weights = std::move(weights);
  importance.r2 = importance.weights.sum();
  importance.percent = importance.r2 > 0 ? Eigen::VectorXd(100 * importance.weights / importance.r2)
                                         : Eigen::VectorXd::Zero(importance.weights.size());
  return importance;
}

// Correlations from covariances, when these allow a regression.
absl::StatusOr<Eigen::MatrixXd> Correlations(const Eigen::MatrixXd& covariance) {
  const Eigen::Index k = covariance.rows() - 1;
  assert(k >= 1 && covariance.cols() == covariance.rows());
  if (!(covariance(k, k) > 0)) return NotEstimableError(NotEstimable::kNoVariance, "the outcome is constant");
  if (absl::Status status = CheckPredictors(covariance.topLeftCorner(k, k)); !status.ok()) return status;
  const Eigen::VectorXd scale = covariance.diagonal().cwiseSqrt().cwiseInverse();
  return Eigen::MatrixXd(scale.asDiagonal() * covariance * scale.asDiagonal());
}

// R2 of every subset of the predictors. Predictors are decided on in turn; one that enters is eliminated from
// the correlations of those after it and of the outcome (Gauss), so that each subset costs one small step.
class Subsets {
 public:
  explicit Subsets(const Eigen::MatrixXd& correlations)
      : predictors_(correlations.rows() - 1), r2_(std::size_t{1} << predictors_) {
    levels_.resize(static_cast<std::size_t>(predictors_) + 1, correlations);
    Decide(0, 0, 0, 0);
  }

  // Indexed by the set's bits.
  const std::vector<double>& r2() const { return r2_; }

 private:
  // levels_[level] holds the correlations left when the predictors of `set`, all before `next`, are
  // eliminated.
  void Decide(Eigen::Index next, std::size_t level, std::size_t set, double r2) {
    if (next == predictors_) {
      r2_[set] = r2;
      return;
    }
    Decide(next + 1, level, set, r2);
    const Eigen::MatrixXd& from = levels_[level];
    Eigen::MatrixXd& to = levels_[level + 1];
    const double pivot = from(next, next);
    for (Eigen::Index column = next + 1; column <= predictors_; ++column) {
      const double factor = from(next, column) / pivot;
      for (Eigen::Index row = next + 1; row <= column; ++row) {
        to(row, column) = from(row, column) - factor * from(next, row);
      }
    }
    const double gain = from(next, predictors_) * from(next, predictors_) / pivot;
    Decide(next + 1, level + 1, set | (std::size_t{1} << next), r2 + gain);
  }

  Eigen::Index predictors_;
  std::vector<double> r2_;
  std::vector<Eigen::MatrixXd> levels_;  // upper triangles
};

}  // namespace

absl::StatusOr<Importance> RelativeWeights(const Eigen::MatrixXd& covariance) {
  const absl::StatusOr<Eigen::MatrixXd> correlations = Correlations(covariance);
  if (!correlations.ok()) return correlations.status();
  const Eigen::Index k = covariance.rows() - 1;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(correlations->topLeftCorner(k, k));
  const Eigen::VectorXd roots = solver.eigenvalues().cwiseSqrt();
  const Eigen::MatrixXd& axes = solver.eigenvectors();
  const Eigen::MatrixXd loadings = axes * roots.asDiagonal() * axes.transpose();
  const Eigen::VectorXd beta = axes * (axes.transpose() * correlations->col(k).head(k)).cwiseQuotient(roots);
  return FromWeights(loadings.cwiseAbs2() * beta.cwiseAbs2());
}

absl::StatusOr<Importance> Lmg(const Eigen::MatrixXd& covariance) {
  const absl::StatusOr<Eigen::MatrixXd> correlations = Correlations(covariance);
  if (!correlations.ok()) return correlations.status();
  const Eigen::Index k = covariance.rows() - 1;
  assert(k <= kMaxLmgPredictors);
  const Subsets subsets(*correlations);
  const std::vector<double>& r2 = subsets.r2();
  // Orders in which exactly a given set of m predictors comes before another one: m! (k - 1 - m)! of k!.
  std::vector<double> share(static_cast<std::size_t>(k));
  share[0] = 1 / static_cast<double>(k);
  for (Eigen::Index m = 1; m < k; ++m) {
    share[static_cast<std::size_t>(m)] =
        share[static_cast<std::size_t>(m - 1)] * static_cast<double>(m) / static_cast<double>(k - m);
  }
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(k);
  for (std::size_t set = 0; set < r2.size(); ++set) {
    const auto size = static_cast<std::size_t>(std::popcount(set));
    for (Eigen::Index j = 0; j < k; ++j) {
      const std::size_t with = set | (std::size_t{1} << j);
      if (with != set) weights[j] += share[size] * (r2[with] - r2[set]);
    }
  }
  return FromWeights(weights.cwiseMax(0.0));
}

}  // namespace rapport::stats
