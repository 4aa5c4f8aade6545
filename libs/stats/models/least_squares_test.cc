#include "libs/stats/models/least_squares.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <random>
#include <vector>

#include "libs/base/status.h"

namespace rapport::stats {
namespace {

struct Data {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
  std::vector<int> cluster;
};

// Unequal clusters, predictors that differ between and within them, outcomes that share a cluster's shift.
Data Simulate(std::uint64_t seed, int clusters, int predictors) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::vector<std::vector<double>> rows;
  Data data;
  for (int g = 0; g < clusters; ++g) {
    const double shift = normal(random);
    const int size = 1 + static_cast<int>(random() % 9);
    for (int i = 0; i < size; ++i) {
      std::vector<double> row;
      double y = shift + normal(random);
      for (int j = 0; j < predictors; ++j) {
        row.push_back(3 + normal(random) + (j % 2) * shift);
        y += 0.3 * row.back();
      }
      row.push_back(y);
      rows.push_back(row);
      data.cluster.push_back(7 * g + 3);
    }
  }
  data.x.resize(static_cast<int>(rows.size()), predictors);
  data.y.resize(static_cast<int>(rows.size()));
  for (Eigen::Index i = 0; i < data.x.rows(); ++i) {
    const auto& row = rows[static_cast<std::size_t>(i)];
    for (int j = 0; j < predictors; ++j) data.x(i, j) = row[static_cast<std::size_t>(j)];
    data.y[i] = row.back();
  }
  return data;
}

// CR2 and its degrees of freedom written out with n x n matrices.
void ExpectBruteForce(const Data& data, const ClusteredLeastSquares& fit) {
  const Eigen::Index n = data.x.rows();
  Eigen::MatrixXd x(n, data.x.cols() + 1);
  x << Eigen::VectorXd::Ones(n), data.x;
  const Eigen::MatrixXd m = (x.transpose() * x).inverse();
  const Eigen::VectorXd b = m * x.transpose() * data.y;
  const Eigen::VectorXd e = data.y - x * b;
  const Eigen::MatrixXd residual = Eigen::MatrixXd::Identity(n, n) - x * m * x.transpose();
  EXPECT_TRUE(fit.ols.coefficients.isApprox(b, 1e-10));
  EXPECT_TRUE(fit.ols.covariance.isApprox(e.squaredNorm() / fit.ols.df * m, 1e-10));
  Eigen::MatrixXd plain = Eigen::MatrixXd::Zero(x.cols(), x.cols());
  Eigen::MatrixXd adjusted = plain;
  std::vector<Eigen::MatrixXd> weights(static_cast<std::size_t>(x.cols()));
  Eigen::Index clusters = 0;
  for (Eigen::Index start = 0, end = 0; start < n; start = end, ++clusters) {
    while (end < n &&
           data.cluster[static_cast<std::size_t>(end)] == data.cluster[static_cast<std::size_t>(start)])
      ++end;
    const Eigen::Index size = end - start;
    const Eigen::MatrixXd xg = x.middleRows(start, size);
    const Eigen::MatrixXd block = residual.block(start, start, size, size);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(block);
    const Eigen::VectorXd root =
        solver.eigenvalues().unaryExpr([](double v) { return v > 1e-10 ? 1 / std::sqrt(v) : 0.0; });
    const Eigen::MatrixXd a = solver.eigenvectors() * root.asDiagonal() * solver.eigenvectors().transpose();
    const Eigen::VectorXd s = xg.transpose() * e.segment(start, size);
    const Eigen::VectorXd t = xg.transpose() * a * e.segment(start, size);
    plain += s * s.transpose();
    adjusted += t * t.transpose();
    const Eigen::MatrixXd p = residual.middleCols(start, size) * a * xg * m;
    for (Eigen::Index c = 0; c < x.cols(); ++c) {
      Eigen::MatrixXd& columns = weights[static_cast<std::size_t>(c)];
      columns.conservativeResize(n, clusters + 1);
      columns.col(clusters) = p.col(c);
    }
  }
  EXPECT_EQ(fit.clusters, clusters);
  EXPECT_TRUE(fit.cr0.isApprox(m * plain * m, 1e-9));
  EXPECT_TRUE(fit.cr2.isApprox(m * adjusted * m, 1e-9));
  for (Eigen::Index c = 0; c < x.cols(); ++c) {
    const Eigen::MatrixXd& columns = weights[static_cast<std::size_t>(c)];
    const Eigen::MatrixXd inner = columns.transpose() * columns;
    EXPECT_NEAR(fit.cr2_df[c] / (inner.trace() * inner.trace() / (inner * inner).trace()), 1.0, 1e-9);
  }
}

TEST(ClusteredLeastSquares, AgreesWithTheDefinition) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Data data = Simulate(seed, 6 + static_cast<int>(seed), 1 + static_cast<int>(seed % 3));
    ExpectBruteForce(data, *FitClusteredLeastSquares(data.x, data.y, data.cluster));
  }
}

TEST(ClusteredLeastSquares, ACoefficientMayNotRestOnASingleCluster) {
  Data data = Simulate(5, 9, 2);
  // The second predictor marks one cluster. Its coefficient takes that cluster's residuals to a mean of 0,
  // which then tell nothing of how it would vary.
  for (Eigen::Index i = 0; i < data.x.rows(); ++i) {
    const int cluster = data.cluster[static_cast<std::size_t>(i)];
    data.x(i, 1) = cluster == 3 ? 1 : 0;
  }
  EXPECT_EQ(base::ReasonOf(FitClusteredLeastSquares(data.x, data.y, data.cluster).status()),
            "TOO_FEW_GROUPS");
  for (Eigen::Index i = 0; i < data.x.rows(); ++i) {
    if (data.cluster[static_cast<std::size_t>(i)] == 10) data.x(i, 1) = 1;
  }
  ExpectBruteForce(data, *FitClusteredLeastSquares(data.x, data.y, data.cluster));
}

TEST(ClusteredLeastSquares, ClustersOfOneRowGiveHeteroskedasticityRobustErrors) {
  Data data = Simulate(3, 20, 2);
  for (std::size_t i = 0; i < data.cluster.size(); ++i) data.cluster[i] = static_cast<int>(i);
  ExpectBruteForce(data, *FitClusteredLeastSquares(data.x, data.y, data.cluster));
}

TEST(ClusteredLeastSquares, CrossProductsOfClustersGiveTheSameAsRowsAndDoNotDependOnTheirOrder) {
  const Data data = Simulate(4, 15, 3);
  std::vector<CrossProducts> clusters(16, CrossProducts(5));
  std::vector<CrossProducts> reversed(16, CrossProducts(5));
  const auto add = [&data](Eigen::Index i, std::vector<CrossProducts>& to) {
    to[static_cast<std::size_t>(data.cluster[static_cast<std::size_t>(i)] / 7)].Add(
        {ToFixed(data.x(i, 2)), ToFixed(data.y[i]), 0, ToFixed(data.x(i, 0)), ToFixed(data.x(i, 1))});
  };
  for (Eigen::Index i = 0; i < data.x.rows(); ++i) add(i, clusters);
  for (Eigen::Index i = data.x.rows(); i-- > 0;) add(i, reversed);
  const RegressionColumns columns{.predictors = {3, 4, 0}, .outcome = 1};
  const auto fit = *FitClusteredLeastSquares(clusters, columns);
  const auto expected = *FitClusteredLeastSquares(data.x, data.y, data.cluster);
  EXPECT_TRUE(fit.ols.coefficients.isApprox(expected.ols.coefficients, 1e-10));
  EXPECT_TRUE(fit.cr2.isApprox(expected.cr2, 1e-10));
  EXPECT_TRUE(fit.cr2_df.isApprox(expected.cr2_df, 1e-10));
  const auto again = *FitClusteredLeastSquares(reversed, columns);
  EXPECT_EQ(fit.cr2, again.cr2);
  EXPECT_EQ(FitLeastSquares(Total(clusters), columns)->coefficients, fit.ols.coefficients);
}

TEST(LeastSquares, DoesNotMindShiftAndScale) {
  const Data data = Simulate(6, 12, 3);
  const auto fit = *FitLeastSquares(data.x, data.y);
  Eigen::MatrixXd moved = data.x;
  moved.col(1) = (1e4 + 100 * data.x.col(1).array()).matrix();
  const auto other = *FitLeastSquares(moved, data.y);
  EXPECT_NEAR(other.r2, fit.r2, 1e-12);
  EXPECT_NEAR(other.coefficients[2] * 100, fit.coefficients[2], 1e-10);
  EXPECT_NEAR(other.tests[2].p, fit.tests[2].p, 1e-9);
  EXPECT_TRUE(other.standardized.isApprox(fit.standardized, 1e-10));
}

TEST(LeastSquares, OfExactlyLinearDataFitsPerfectly) {
  Eigen::MatrixXd x(5, 1);
  x << 1, 2, 3, 4, 5;
  const auto fit = *FitLeastSquares(x, (2 * x.col(0)).array() + 1);
  EXPECT_NEAR(fit.coefficients[0], 1, 1e-13);
  EXPECT_NEAR(fit.coefficients[1], 2, 1e-13);
  EXPECT_NEAR(fit.r2, 1, 1e-15);
  EXPECT_GE(fit.residual_variance, 0);
  EXPECT_TRUE(std::isfinite(fit.tests[1].t));
}

TEST(LeastSquares, SaysWhyItCannotBeHad) {
  const Data data = Simulate(7, 10, 3);
  const auto reason = [](const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
    return base::ReasonOf(FitLeastSquares(x, y).status());
  };
  EXPECT_EQ(reason(data.x.topRows(4), data.y.head(4)), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason(data.x.topRows(0), data.y.head(0)), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason(data.x, Eigen::VectorXd::Constant(data.y.size(), 3)), "NO_VARIANCE");
  Eigen::MatrixXd x = data.x;
  x.col(0).setConstant(2);
  EXPECT_EQ(reason(x, data.y), "NO_VARIANCE");
  x.col(0) = (x.col(1) + x.col(2)) / 2;
  EXPECT_EQ(reason(x, data.y), "COLLINEAR");
  const std::vector<int> one(data.cluster.size(), 4);
  EXPECT_EQ(base::ReasonOf(FitClusteredLeastSquares(data.x, data.y, one).status()), "TOO_FEW_GROUPS");
  const std::vector<CrossProducts> empty(3, CrossProducts(2));
  EXPECT_EQ(base::ReasonOf(FitClusteredLeastSquares(empty, {{0}, 1}).status()), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(base::ReasonOf(FitLeastSquares(empty[0], {{0}, 1}).status()), "TOO_FEW_RESPONDENTS");
}

TEST(CoefficientTest, HasNoInfinityForAPerfectFit) {
  EXPECT_EQ(TestCoefficient(0, 0, 5).p, 1);
  EXPECT_EQ(TestCoefficient(1, 0, 5).p, 0);
  EXPECT_TRUE(std::isfinite(TestCoefficient(-1, 0, 5).t));
  const CoefficientTest test = TestCoefficient(2, 1, 3.5);
  EXPECT_NEAR((test.interval.upper + test.interval.lower) / 2, 2, 1e-14);
  EXPECT_NEAR(NormalHalfWidth(0.95), 1.959963984540054, 1e-14);
}

TEST(CoefficientIntervalsTest, AreThoseOfTheTestsWhateverWasAskedBefore) {
  CoefficientIntervals intervals(0.9);
  for (const double df : {4.0, 3.5, 4.0, 1e6, 4.0}) {
    for (const double standard_error : {1.0, 0.0, 0.3}) {
      const Interval expected = TestCoefficient(2, standard_error, df, 0.9).interval;
      const Interval interval = intervals.Of(2, standard_error, df);
      EXPECT_EQ(interval.lower, expected.lower);
      EXPECT_EQ(interval.upper, expected.upper);
    }
  }
}

}  // namespace
}  // namespace rapport::stats
