#include "libs/stats/measurement/one_factor.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>

#include "libs/base/status.h"
#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/testing_answers.h"

namespace rapport::stats {
namespace {

constexpr std::int64_t kSheets = 500;

Eigen::MatrixXd Implied(const Eigen::VectorXd& loadings, const Eigen::VectorXd& uniquenesses) {
  Eigen::MatrixXd covariance = loadings * loadings.transpose();
  covariance.diagonal() += uniquenesses;
  return covariance;
}

// The discrepancy by its definition.
double Discrepancy(const Eigen::MatrixXd& covariance, const Eigen::MatrixXd& implied) {
  return std::log(implied.determinant() / covariance.determinant()) +
         (implied.inverse() * covariance).trace() - static_cast<double>(covariance.rows());
}

TEST(OneFactorTest, FindsTheModelThatMadeTheCovariances) {
  Eigen::VectorXd loadings(5);
  Eigen::VectorXd uniquenesses(5);
  loadings << 0.5, 2, 1, 30, 0.7;
  uniquenesses << 1, 0.5, 3, 200, 0.1;
  // The likelihood's covariances have divisor n.
  const double n = kSheets;
  const auto model = FitOneFactor(n / (n - 1) * Implied(loadings, uniquenesses), kSheets);
  ASSERT_TRUE(model.ok()) << model.status();
  for (int i = 0; i < 5; ++i) {
    EXPECT_NEAR(model->loadings[i] / loadings[i], 1, 1e-11);
    EXPECT_NEAR(model->uniquenesses[i] / uniquenesses[i], 1, 1e-11);
  }
  EXPECT_NEAR(model->discrepancy, 0, 1e-13);
  EXPECT_LT(model->gradient, 1e-12);
  EXPECT_EQ(model->fit->df, 5);
  const double common = 34.2 * 34.2;
  EXPECT_NEAR(OmegaTotal(*model), common / (common + 204.6), 1e-12);
}

TEST(OneFactorTest, NoOtherModelFitsRealAnswersBetter) {
  ItemCrossProducts products(TestingKey(6, 5));
  TestingAnswers answers(6, 5, kSheets, 0);
  products.Add(answers.spans());
  const Eigen::MatrixXd covariance = *products.CompleteCovariance();
  const auto model = FitOneFactor(covariance, kSheets);
  ASSERT_TRUE(model.ok()) << model.status();
  const Eigen::MatrixXd biased = covariance * (kSheets - 1.0) / kSheets;
  const double best = Discrepancy(biased, Implied(model->loadings, model->uniquenesses));
  EXPECT_NEAR(best, model->discrepancy, 1e-12);
  EXPECT_NEAR(model->fit->chi_square, kSheets * best, 1e-9);
  for (int i = 0; i < 6; ++i) {
    for (const double change : {-1e-4, 1e-4}) {
      Eigen::VectorXd loadings = model->loadings;
      loadings[i] += change;
      EXPECT_GT(Discrepancy(biased, Implied(loadings, model->uniquenesses)), best);
      Eigen::VectorXd uniquenesses = model->uniquenesses;
      uniquenesses[i] += change;
      EXPECT_GT(Discrepancy(biased, Implied(model->loadings, uniquenesses)), best);
    }
  }
}

TEST(OneFactorTest, ThreeItemsFitExactlyAndHaveNoTest) {
  Eigen::MatrixXd covariance(3, 3);
  covariance << 1, 0.4, 0.3, 0.4, 1, 0.6, 0.3, 0.6, 1;
  const auto model = FitOneFactor(covariance, 1000);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_NEAR(model->loadings[0], std::sqrt(0.999 * 0.4 * 0.3 / 0.6), 1e-12);
  EXPECT_FALSE(model->fit.has_value());
}

TEST(OneFactorTest, NegativeItemsLoadNegatively) {
  Eigen::VectorXd loadings(4);
  loadings << 0.8, 0.7, 0.6, -0.5;
  const auto model = FitOneFactor(Implied(loadings, Eigen::VectorXd::Ones(4)), 1000000);
  ASSERT_TRUE(model.ok());
  EXPECT_GT(model->loadings[0], 0);
  EXPECT_NEAR(model->loadings[3], -0.5, 1e-5);
}

TEST(OneFactorTest, SaysWhatIsMissing) {
  const auto reason = [](const Eigen::MatrixXd& covariance, std::int64_t n = kSheets) {
    return base::ReasonOf(FitOneFactor(covariance, n).status());
  };
  EXPECT_EQ(reason(Eigen::MatrixXd::Identity(2, 2)), "TOO_FEW_ITEMS");
  const Eigen::MatrixXd good = Implied(Eigen::VectorXd::Ones(4), Eigen::VectorXd::Ones(4));
  EXPECT_EQ(reason(good), "");
  EXPECT_EQ(reason(good, 4), "TOO_FEW_RESPONDENTS");
  Eigen::MatrixXd constant = good;
  constant.row(2).setZero();
  constant.col(2).setZero();
  EXPECT_EQ(reason(constant), "NO_VARIANCE");
  Eigen::MatrixXd twice = good;
  twice.row(1) = good.row(0);
  twice.col(1) = good.col(0);
  twice(1, 1) = twice(0, 1) = twice(1, 0) = good(0, 0);
  EXPECT_EQ(reason(twice), "COLLINEAR");
  EXPECT_EQ(reason(Eigen::MatrixXd::Identity(4, 4)), "NOT_CONVERGED");
  // Two unrelated pairs of items: no factor in common, only one of the pair's.
  Eigen::MatrixXd pair = Eigen::MatrixXd::Identity(3, 3);
  pair(0, 1) = pair(1, 0) = 0.5;
  EXPECT_EQ(reason(pair), "NOT_CONVERGED");
  // The second item would have to be explained by more than all of its variance.
  Eigen::MatrixXd heywood = Eigen::MatrixXd::Identity(3, 3);
  heywood(0, 1) = heywood(1, 0) = heywood(1, 2) = heywood(2, 1) = 0.6;
  heywood(0, 2) = heywood(2, 0) = 0.1;
  EXPECT_EQ(reason(heywood), "NOT_CONVERGED");
}

TEST(CongruenceTest, ComparesDirectionsNotLengths) {
  Eigen::VectorXd first(3);
  Eigen::VectorXd second(3);
  first << 1, 2, 2;
  second << 2, 1, 2;
  EXPECT_NEAR(*TuckerCongruence(first, second), 8 / 9.0, 1e-15);
  EXPECT_NEAR(*TuckerCongruence(first, -5 * first), -1, 1e-15);
  EXPECT_EQ(base::ReasonOf(TuckerCongruence(first, Eigen::VectorXd::Zero(3)).status()), "NO_VARIANCE");
}

TEST(CongruenceTest, CutOffs) {
  EXPECT_EQ(SimilarityOf(0.849), FactorSimilarity::kNotSimilar);
  EXPECT_EQ(SimilarityOf(0.85), FactorSimilarity::kFair);
  EXPECT_EQ(SimilarityOf(0.949), FactorSimilarity::kFair);
  EXPECT_EQ(SimilarityOf(0.95), FactorSimilarity::kEqual);
}

}  // namespace
}  // namespace rapport::stats
