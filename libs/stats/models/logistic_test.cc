#include "libs/stats/models/logistic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "libs/base/status.h"

namespace rapport::stats {
namespace {

struct Data {
  Eigen::MatrixXd x;
  std::vector<std::uint8_t> present;
};

Data Simulate(std::uint64_t seed, Eigen::Index n) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Data data{.x = Eigen::MatrixXd(n, 3), .present = {}};
  for (Eigen::Index i = 0; i < n; ++i) {
    const double common = normal(random);
    for (Eigen::Index j = 0; j < 3; ++j) data.x(i, j) = 3 + common + normal(random);
    const double logit = -3 + 0.8 * data.x(i, 0) + 0.2 * data.x(i, 1);
    data.present.push_back(uniform(random) < 1 / (1 + std::exp(-logit)) ? 1 : 0);
  }
  return data;
}

std::string Reason(const Eigen::MatrixXd& x, const std::vector<std::uint8_t>& present) {
  return base::ReasonOf(LogisticRelativeWeights(x, present).status());
}

TEST(Logistic, ScoreVanishesAtTheEstimate) {
  const Data data = Simulate(1, 400);
  const LogisticRegression fit = *FitLogistic(data.x, data.present);
  Eigen::VectorXd score = Eigen::VectorXd::Zero(4);
  Eigen::MatrixXd information = Eigen::MatrixXd::Zero(4, 4);
  for (Eigen::Index i = 0; i < 400; ++i) {
    Eigen::VectorXd row(4);
    row << 1, data.x.row(i).transpose();
    const double p = 1 / (1 + std::exp(-row.dot(fit.coefficients)));
    score += (data.present[static_cast<std::size_t>(i)] - p) * row;
    information += p * (1 - p) * row * row.transpose();
  }
  EXPECT_LT(score.cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_TRUE((information * fit.covariance).isApprox(Eigen::MatrixXd::Identity(4, 4), 1e-8));
}

TEST(Logistic, OfOneTwoValuedPredictorIsTheLogOddsRatio) {
  // 30 of 40 and 12 of 60.
  Eigen::MatrixXd x(100, 1);
  std::vector<std::uint8_t> present;
  for (Eigen::Index i = 0; i < 100; ++i) {
    x(i, 0) = i < 40 ? 1 : 0;
    present.push_back(i < 30 || (i >= 40 && i < 52) ? 1 : 0);
  }
  const LogisticRegression fit = *FitLogistic(x, present);
  EXPECT_NEAR(fit.coefficients[0], std::log(12.0 / 48), 1e-12);
  EXPECT_NEAR(fit.coefficients[1], std::log(3.0 * 4), 1e-12);
  EXPECT_NEAR(fit.tests[1].standard_error, std::sqrt(1.0 / 30 + 1.0 / 10 + 1.0 / 12 + 1.0 / 48), 1e-12);
}

TEST(LogisticRelativeWeights, DoNotMindShiftAndScaleAndFollowTheirPredictors) {
  const Data data = Simulate(3, 500);
  const LogisticImportance fit = *LogisticRelativeWeights(data.x, data.present);
  Eigen::MatrixXd moved(500, 3);
  moved << 1000 + 7 * data.x.col(2).array(), data.x.col(0), -data.x.col(1);
  const LogisticImportance other = *LogisticRelativeWeights(moved, data.present);
  EXPECT_NEAR(other.importance.weights[0], fit.importance.weights[2], 1e-11);
  EXPECT_NEAR(other.importance.weights[1], fit.importance.weights[0], 1e-11);
  EXPECT_NEAR(other.importance.weights[2], fit.importance.weights[1], 1e-11);
  EXPECT_NEAR(fit.importance.percent.sum(), 100, 1e-10);
  EXPECT_GT(fit.importance.weights[0], fit.importance.weights[2]);
}

TEST(Logistic, DoesNotConvergeWhenPredictorsSeparateTheOutcomes) {
  Data data = Simulate(4, 60);
  std::vector<std::uint8_t> whole;
  for (Eigen::Index i = 0; i < 60; ++i) whole.push_back(data.x(i, 1) > 3 ? 1 : 0);
  EXPECT_EQ(Reason(data.x, whole), "NOT_CONVERGED");
  // In part: whoever has the mark answered yes.
  for (Eigen::Index i = 0; i < 60; ++i) {
    data.x(i, 2) = i % 6 == 0 ? 1 : 0;
    if (i % 6 == 0) data.present[static_cast<std::size_t>(i)] = 1;
  }
  EXPECT_EQ(Reason(data.x, data.present), "NOT_CONVERGED");
}

TEST(Logistic, SaysWhyItCannotBeHad) {
  const Data data = Simulate(5, 60);
  EXPECT_EQ(Reason(data.x.topRows(4), {1, 0, 1, 0}), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(Reason(data.x, std::vector<std::uint8_t>(60, 1)), "NO_VARIANCE");
  Eigen::MatrixXd x = data.x;
  x.col(2).setConstant(4);
  EXPECT_EQ(Reason(x, data.present), "NO_VARIANCE");
  x.col(2) = x.col(0) - x.col(1);
  EXPECT_EQ(Reason(x, data.present), "COLLINEAR");
}

}  // namespace
}  // namespace rapport::stats
