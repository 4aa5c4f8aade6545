#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "libs/base/status.h"
#include "libs/stats/models/cluster_mean.h"
#include "libs/stats/models/mixed_regression.h"
#include "libs/stats/models/random_intercept.h"
#include "libs/stats/models/shrinkage.h"

namespace rapport::stats {
namespace {

struct Layout {
  std::vector<double> values;
  std::vector<int> group;
  std::vector<double> truth;  // by group
  int groups = 0;

  std::vector<GroupStatistic> Statistics() const { return GroupStatistics(values, group, groups); }
};

Layout Simulate(std::uint64_t seed, int groups, int most, double tau) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Layout layout;
  layout.groups = groups;
  for (int g = 0; g < groups; ++g) {
    const double mean = 3 + tau * normal(random);
    layout.truth.push_back(mean);
    const int size = 2 + static_cast<int>(random() % static_cast<std::uint64_t>(most - 1));
    for (int i = 0; i < size; ++i) {
      layout.values.push_back(mean + normal(random));
      layout.group.push_back(g);
    }
  }
  return layout;
}

// Log likelihood with the whole covariance matrix written out.
double BruteForce(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const std::vector<int>& group,
                  double tau2, double sigma2, Likelihood likelihood) {
  const Eigen::Index n = y.size();
  Eigen::MatrixXd v = sigma2 * Eigen::MatrixXd::Identity(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      if (group[static_cast<std::size_t>(i)] == group[static_cast<std::size_t>(j)]) v(i, j) += tau2;
    }
  }
  const Eigen::MatrixXd inverse = v.inverse();
  const Eigen::MatrixXd information = x.transpose() * inverse * x;
  const Eigen::VectorXd e = y - x * information.ldlt().solve(x.transpose() * inverse * y);
  const bool restricted = likelihood == Likelihood::kRestricted;
  const auto df = static_cast<double>(n - (restricted ? x.cols() : 0));
  double deviance = df * std::log(2 * std::numbers::pi) +
                    2 * v.llt().matrixLLT().diagonal().array().log().sum() + e.dot(inverse * e);
  if (restricted) deviance += std::log(information.determinant());
  return -deviance / 2;
}

TEST(RandomIntercept, IsTheMaximumOfTheLikelihoodWrittenOut) {
  for (const Likelihood likelihood : {Likelihood::kRestricted, Likelihood::kFull}) {
    const Layout layout = Simulate(3, 12, 8, 0.7);
    const RandomIntercept fit = *FitRandomIntercept(layout.Statistics(), likelihood);
    const auto n = static_cast<Eigen::Index>(layout.values.size());
    const Eigen::VectorXd y = Eigen::Map<const Eigen::VectorXd>(layout.values.data(), n);
    const auto at = [&](double tau2, double sigma2) {
      return BruteForce(Eigen::MatrixXd::Ones(n, 1), y, layout.group, tau2, sigma2, likelihood);
    };
    EXPECT_NEAR(at(fit.tau2, fit.sigma2), fit.log_likelihood, 1e-9);
    for (const double factor : {0.999, 1.001}) {
      EXPECT_LT(at(fit.tau2 * factor, fit.sigma2), fit.log_likelihood);
      EXPECT_LT(at(fit.tau2, fit.sigma2 * factor), fit.log_likelihood);
    }
  }
}

TEST(RandomIntercept, OfABalancedLayoutIsTheAnalysisOfVariance) {
  const Layout wide = Simulate(5, 40, 2, 0.8);  // two scores in every group
  const auto groups = wide.Statistics();
  const RandomIntercept fit = *FitRandomIntercept(groups);
  double mean = 0;
  double within = 0;
  for (const auto& group : groups) {
    mean += group.mean / 40;
    within += group.within / 40;
  }
  double between = 0;
  for (const auto& group : groups) between += 2 * std::pow(group.mean - mean, 2) / 39;
  EXPECT_NEAR(fit.sigma2, within, 1e-12);
  EXPECT_NEAR(fit.tau2, (between - within) / 2, 1e-12);
  EXPECT_NEAR(fit.se_mu, std::sqrt(between / 80), 1e-12);
}

TEST(RandomIntercept, AtTheBoundaryEveryGroupIsAtTheMean) {
  const std::vector<GroupStatistic> groups = {{10, 3.0, 9}, {12, 3.05, 11}, {0, 0, 0}, {9, 2.98, 9}};
  const RandomIntercept fit = *FitRandomIntercept(groups);
  EXPECT_EQ(fit.tau2, 0);
  EXPECT_EQ(fit.icc1, 0);
  ASSERT_EQ(fit.groups.size(), 4);
  for (const GroupEffect& group : fit.groups) {
    EXPECT_EQ(group.eb_mean, fit.mu);
    EXPECT_GT(group.mean_squared_error, 0);
  }
}

TEST(RandomIntercept, AGroupWithoutScoresIsAtTheMeanWithAllOfTheVariance) {
  std::vector<GroupStatistic> groups = Simulate(8, 30, 9, 1).Statistics();
  const RandomIntercept without = *FitRandomIntercept(groups);
  groups.insert(groups.begin(), GroupStatistic{});
  const RandomIntercept fit = *FitRandomIntercept(groups);
  EXPECT_EQ(fit.tau2, without.tau2);
  EXPECT_EQ(fit.groups[0].eb_mean, fit.mu);
  EXPECT_EQ(fit.groups[0].reliability, 0);
  EXPECT_EQ(fit.groups[0].conditional_variance, fit.tau2);
  EXPECT_NEAR(fit.mean_reliability, without.mean_reliability, 1e-15);
}

TEST(RandomIntercept, LargeVarianceBetweenGroupsIsFound) {
  const RandomIntercept fit = *FitRandomIntercept(Simulate(2, 25, 6, 5000).Statistics());
  EXPECT_NEAR(std::sqrt(fit.tau2) / 5000, 1, 0.5);
  EXPECT_NEAR(fit.sigma2, 1, 0.4);
}

TEST(RandomIntercept, SaysWhyItCannotBeHad) {
  const auto reason = [](const std::vector<GroupStatistic>& groups) {
    return base::ReasonOf(FitRandomIntercept(groups).status());
  };
  EXPECT_EQ(reason({}), "TOO_FEW_GROUPS");
  EXPECT_EQ(reason({{10, 3, 5}, {0, 0, 0}}), "TOO_FEW_GROUPS");
  EXPECT_EQ(reason({{1, 3, 0}, {1, 4, 0}, {1, 2, 0}}), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason({{5, 3, 0}, {6, 4, 0}}), "NO_VARIANCE");
}

// Over groups and samples, also where tau2 is small and often estimated as 0.
TEST(EmpiricalBayesInterval, CoversTheTrueMeansAsOftenAsItSays) {
  for (const double tau : {0.15, 0.25, 0.6}) {
    int covered = 0;
    int all = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      const Layout layout = Simulate(1000 + seed, 25, 30, tau);
      const RandomIntercept fit = *FitRandomIntercept(layout.Statistics());
      for (std::size_t g = 0; g < fit.groups.size(); ++g) {
        const Interval interval = EmpiricalBayesInterval(fit.groups[g]);
        covered += interval.lower <= layout.truth[g] && layout.truth[g] <= interval.upper ? 1 : 0;
        ++all;
      }
    }
    EXPECT_NEAR(static_cast<double>(covered) / all, 0.95, 0.02) << "tau " << tau;
  }
}

TEST(GroupStatistics, OfMomentsAndOfRowsAgree) {
  const Layout layout = Simulate(4, 9, 12, 1);
  std::vector<Moments> moments(9);
  for (std::size_t i = 0; i < layout.values.size(); ++i) {
    moments[static_cast<std::size_t>(layout.group[i])].Add(ToFixed(layout.values[i]));
  }
  const auto exact = GroupStatistics(moments);
  const auto rows = layout.Statistics();
  for (std::size_t g = 0; g < 9; ++g) {
    EXPECT_EQ(exact[g].n, rows[g].n);
    EXPECT_NEAR(exact[g].mean, rows[g].mean, 1e-12);
    EXPECT_NEAR(exact[g].within, rows[g].within, 1e-11);
  }
  EXPECT_EQ(GroupStatistics(std::vector<Moments>(1))[0], GroupStatistic{});
  EXPECT_EQ(GroupStatistics(std::vector<double>(7, 0.1), std::vector<int>(7, 0), 1)[0].within, 0);
}

TEST(ClusterMean, OfSingletonsIsTheOrdinaryStandardError) {
  std::vector<GroupStatistic> groups;
  groups.reserve(20);
  for (int i = 0; i < 20; ++i) groups.push_back({1, std::sin(i), 0});
  const ClusterMean mean = *MeanOfClusters(groups);
  EXPECT_NEAR(mean.se_cr1, mean.se_iid, 1e-15);
  EXPECT_NEAR(*mean.design_effect, 1, 1e-12);
}

TEST(ClusterMean, OfEqualScoresHasNoWidthAndNoDesignEffect) {
  const ClusterMean mean = *MeanOfClusters(std::vector<GroupStatistic>{{3, 0.1, 0}, {4, 0.1, 0}});
  EXPECT_EQ(mean.se_cr1, 0);
  EXPECT_EQ(mean.design_effect, std::nullopt);
  EXPECT_EQ(mean.interval, (Interval{0.1, 0.1}));
  EXPECT_EQ(base::ReasonOf(MeanOfClusters(std::vector<GroupStatistic>{{3, 1, 1}, {}}).status()),
            "TOO_FEW_GROUPS");
}

struct Trend {
  Eigen::MatrixXd x;  // time, and something about the group
  Eigen::VectorXd y;
  std::vector<int> group;
};

Trend SimulateTrend(std::uint64_t seed, double tau) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Trend trend{.x = Eigen::MatrixXd(90, 2), .y = Eigen::VectorXd(90), .group = {}};
  for (int g = 0; g < 30; ++g) {
    const double shift = tau * normal(random);
    const double kind = normal(random);
    for (int t = 0; t < 3; ++t) {
      trend.x.row(3 * g + t) << t + (t == 2 && g % 3 == 0 ? 1 : 0), kind;
      trend.y[3 * g + t] = 2 + 0.2 * t + 0.5 * kind + shift + normal(random);
      trend.group.push_back(g * g);
    }
  }
  return trend;
}

TEST(MixedRegression, IsTheMaximumOfTheLikelihoodWrittenOut) {
  for (const Likelihood likelihood : {Likelihood::kRestricted, Likelihood::kFull}) {
    const Trend trend = SimulateTrend(2, 0.8);
    const MixedRegression fit = *FitMixedRegression(trend.x, trend.y, trend.group, likelihood);
    Eigen::MatrixXd x(90, 3);
    x << Eigen::VectorXd::Ones(90), trend.x;
    const auto at = [&](double tau2, double sigma2) {
      return BruteForce(x, trend.y, trend.group, tau2, sigma2, likelihood);
    };
    EXPECT_NEAR(at(fit.tau2, fit.sigma2), fit.log_likelihood, 1e-9);
    for (const double factor : {0.999, 1.001}) {
      EXPECT_LT(at(fit.tau2 * factor, fit.sigma2), fit.log_likelihood);
      EXPECT_LT(at(fit.tau2, fit.sigma2 * factor), fit.log_likelihood);
    }
    EXPECT_EQ(fit.tests[0].df, 90 - 30 - 1);
    EXPECT_EQ(fit.tests[1].df, 90 - 30 - 1);
    EXPECT_EQ(fit.tests[2].df, 30 - 1 - 1);
  }
}

TEST(MixedRegression, WithoutVarianceBetweenGroupsIsLeastSquares) {
  Trend trend = SimulateTrend(4, 0);
  // Outcomes whose group means are all alike once the predictors are accounted for.
  for (int g = 0; g < 30; ++g) trend.y.segment<3>(3 * g).array() -= trend.y.segment<3>(3 * g).mean();
  const MixedRegression fit = *FitMixedRegression(trend.x, trend.y, trend.group);
  EXPECT_EQ(fit.tau2, 0);
  const LeastSquares ols = *FitLeastSquares(trend.x, trend.y);
  EXPECT_TRUE(fit.coefficients.isApprox(ols.coefficients, 1e-10));
  EXPECT_TRUE(fit.covariance.isApprox(ols.covariance, 1e-10));
}

TEST(MixedRegression, CrossProductsOfGroupsGiveTheSameAsRows) {
  const Trend trend = SimulateTrend(6, 1);
  std::vector<CrossProducts> groups(1000, CrossProducts(3));
  for (Eigen::Index i = 0; i < 90; ++i) {
    groups[static_cast<std::size_t>(trend.group[static_cast<std::size_t>(i)])].Add(
        {ToFixed(trend.x(i, 0)), ToFixed(trend.x(i, 1)), ToFixed(trend.y[i])});
  }
  const MixedRegression fit = *FitMixedRegression(groups, {{0, 1}, 2});
  const MixedRegression rows = *FitMixedRegression(trend.x, trend.y, trend.group);
  EXPECT_TRUE(fit.coefficients.isApprox(rows.coefficients, 1e-10));
  EXPECT_NEAR(fit.tau2, rows.tau2, 1e-10);
  EXPECT_NEAR(fit.log_likelihood, rows.log_likelihood, 1e-8);
}

TEST(MixedRegression, SaysWhyItCannotBeHad) {
  const Trend trend = SimulateTrend(7, 1);
  const auto reason = [](const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const std::vector<int>& group) {
    return base::ReasonOf(FitMixedRegression(x, y, group).status());
  };
  std::vector<int> group = trend.group;
  EXPECT_EQ(reason(trend.x, trend.y, std::vector<int>(90, 1)), "TOO_FEW_GROUPS");
  for (std::size_t i = 0; i < 90; ++i) group[i] = static_cast<int>(i);
  EXPECT_EQ(reason(trend.x, trend.y, group), "TOO_FEW_RESPONDENTS");
  for (std::size_t i = 0; i < 90; ++i) group[i] = i < 45 ? 0 : 1;
  Eigen::MatrixXd x = trend.x;
  x.col(1).head(45).setConstant(2);
  x.col(1).tail(45).setConstant(1);
  EXPECT_EQ(reason(x, trend.y, group), "TOO_FEW_GROUPS");
  EXPECT_EQ(reason(trend.x.leftCols(1), x.col(1), group), "NO_VARIANCE");
  EXPECT_EQ(reason(trend.x, Eigen::VectorXd::Zero(90), trend.group), "NO_VARIANCE");
  x.col(0) = x.col(1);
  EXPECT_EQ(reason(x, trend.y, trend.group), "COLLINEAR");
  EXPECT_EQ(reason(x.topRows(0), trend.y.head(0), {}), "TOO_FEW_RESPONDENTS");
}

TEST(Shrinkage, NeverTurnsValuesRound) {
  const JamesStein close = *ShrinkTowardsGrandMean({1, 2, 3, 4}, 100);
  EXPECT_EQ(close.factor, 0);
  EXPECT_EQ(close.values, std::vector<double>(4, 2.5));
  EXPECT_EQ(ShrinkTowardsGrandMean({1, 1, 1, 1}, 1)->factor, 0);
  EXPECT_EQ(base::ReasonOf(ShrinkTowardsGrandMean({1, 2, 3}, 1).status()), "TOO_FEW_GROUPS");
  EXPECT_EQ(base::ReasonOf(BetweenVariance({1}, {1}).status()), "TOO_FEW_GROUPS");
  EXPECT_NEAR(BetweenVariance({0, 10}, {1, 1})->tau2, 49, 1e-12);
}

}  // namespace
}  // namespace rapport::stats
