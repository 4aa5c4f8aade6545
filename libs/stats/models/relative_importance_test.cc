#include "libs/stats/models/relative_importance.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "libs/base/status.h"

namespace rapport::stats {
namespace {

// Covariances of correlated predictors and an outcome that depends on them.
Eigen::MatrixXd Covariance(std::uint64_t seed, Eigen::Index predictors) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd rows(predictors * 6 + 20, predictors + 1);
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const double common = normal(random);
    double y = 2 * normal(random);
    for (Eigen::Index j = 0; j < predictors; ++j) {
      rows(i, j) = common + static_cast<double>(j + 1) * normal(random);
      y += rows(i, j) / static_cast<double>(j + 1);
    }
    rows(i, predictors) = y;
  }
  const Eigen::MatrixXd centred = rows.rowwise() - rows.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(rows.rows() - 1);
}

double RSquared(const Eigen::MatrixXd& covariance, const std::vector<Eigen::Index>& set) {
  if (set.empty()) return 0;
  const Eigen::Index outcome = covariance.rows() - 1;
  const Eigen::MatrixXd inner = covariance(set, set);
  const Eigen::VectorXd with = covariance(set, std::vector<Eigen::Index>{outcome});
  return with.dot(inner.ldlt().solve(with)) / covariance(outcome, outcome);
}

TEST(Lmg, IsTheMeanOverAllOrdersOfEntry) {
  const Eigen::MatrixXd covariance = Covariance(1, 5);
  std::vector<Eigen::Index> order(5);
  std::iota(order.begin(), order.end(), 0);
  Eigen::VectorXd expected = Eigen::VectorXd::Zero(5);
  do {
    std::vector<Eigen::Index> set;
    for (const Eigen::Index next : order) {
      const double before = RSquared(covariance, set);
      set.push_back(next);
      expected[next] += (RSquared(covariance, set) - before) / 120;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  const Importance lmg = *Lmg(covariance);
  EXPECT_TRUE(lmg.weights.isApprox(expected, 1e-12));
  EXPECT_NEAR(lmg.r2, RSquared(covariance, order), 1e-13);
}

TEST(Lmg, OfFifteenPredictorsAddsUpToRSquared) {
  const Importance lmg = *Lmg(Covariance(2, 15));
  EXPECT_NEAR(lmg.r2, RelativeWeights(Covariance(2, 15))->r2, 1e-11);
  EXPECT_NEAR(lmg.percent.sum(), 100, 1e-10);
}

TEST(RelativeWeights, AddUpToRSquaredAndFollowTheirPredictors) {
  const Eigen::MatrixXd covariance = Covariance(3, 4);
  const Importance weights = *RelativeWeights(covariance);
  EXPECT_NEAR(weights.r2, RSquared(covariance, {0, 1, 2, 3}), 1e-13);
  EXPECT_TRUE((weights.weights.array() >= 0).all());
  const std::vector<Eigen::Index> order = {2, 0, 3, 1, 4};
  const Eigen::VectorXd scale = Eigen::VectorXd::LinSpaced(5, 0.1, 70);
  const Eigen::MatrixXd scaled = scale.asDiagonal() * covariance * scale.asDiagonal();
  const Eigen::MatrixXd moved = scaled(order, order);
  for (const auto& method : {RelativeWeights, Lmg}) {
    const Importance original = *method(covariance);
    const Importance other = *method(moved);
    for (Eigen::Index j = 0; j < 4; ++j) {
      EXPECT_NEAR(other.weights[j], original.weights[order[static_cast<std::size_t>(j)]], 1e-12);
    }
  }
}

TEST(RelativeWeights, OfUncorrelatedPredictorsAreSquaredCorrelations) {
  Eigen::MatrixXd covariance(3, 3);
  covariance << 4, 0, 1, 0, 9, -1, 1, -1, 1;
  for (const auto& method : {RelativeWeights, Lmg}) {
    const Importance importance = *method(covariance);
    EXPECT_NEAR(importance.weights[0], 1.0 / 4, 1e-14);
    EXPECT_NEAR(importance.weights[1], 1.0 / 9, 1e-14);
  }
}

TEST(RelativeWeights, OfPredictorsThatExplainNothingAreZero) {
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(3, 3);
  for (const auto& method : {RelativeWeights, Lmg}) {
    const Importance importance = *method(identity);
    EXPECT_EQ(importance.r2, 0);
    EXPECT_EQ(importance.percent, Eigen::VectorXd::Zero(2));
  }
}

TEST(RelativeWeights, SayWhyTheyCannotBeHad) {
  for (const auto& method : {RelativeWeights, Lmg}) {
    Eigen::MatrixXd covariance = Covariance(5, 3);
    covariance.row(3).setZero();
    covariance.col(3).setZero();
    EXPECT_EQ(base::ReasonOf(method(covariance).status()), "NO_VARIANCE");
    covariance = Covariance(5, 3);
    covariance.row(1).setZero();
    covariance.col(1).setZero();
    EXPECT_EQ(base::ReasonOf(method(covariance).status()), "NO_VARIANCE");
    covariance = Covariance(5, 3);
    covariance.row(1) = 2 * covariance.row(0);
    covariance.col(1) = 2 * covariance.col(0);
    EXPECT_EQ(base::ReasonOf(method(covariance).status()), "COLLINEAR");
  }
}

}  // namespace
}  // namespace rapport::stats
