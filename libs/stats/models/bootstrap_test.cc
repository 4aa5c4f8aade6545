#include "libs/stats/models/bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "libs/base/status.h"
#include "libs/stats/models/random_stream.h"

namespace rapport::stats {
namespace {

Eigen::MatrixXd Rows(std::uint64_t seed, Eigen::Index n, double strength) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd rows(n, 4);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double common = normal(random);
    for (Eigen::Index j = 0; j < 3; ++j) rows(i, j) = 3 + common + normal(random);
    rows(i, 3) = strength * rows(i, 1) + 0.3 * rows(i, 0) + normal(random);
  }
  return rows;
}

void ExpectSame(const ImportanceBootstrap& a, const ImportanceBootstrap& b) {
  for (std::size_t j = 0; j < a.predictors.size(); ++j) {
    EXPECT_EQ(a.predictors[j].weight, b.predictors[j].weight);
    EXPECT_EQ(a.predictors[j].percent, b.predictors[j].percent);
    EXPECT_EQ(a.predictors[j].se, b.predictors[j].se);
    EXPECT_EQ(a.predictors[j].top_share, b.predictors[j].top_share);
  }
}

TEST(Bootstrap, IsTheSameForTheSameSeedWhateverTheThreads) {
  const Eigen::MatrixXd rows = Rows(1, 700, 0.5);
  for (const auto interval : {BootstrapInterval::kPercentile, BootstrapInterval::kBca}) {
    BootstrapOptions options{.draws = 333, .seed = 9, .interval = interval};
    const auto one = *BootstrapRelativeWeights(rows, options);
    options.threads = 3;
    ExpectSame(one, *BootstrapRelativeWeights(rows, options));
    options.seed = 10;
    EXPECT_NE(one.predictors[0].weight, BootstrapRelativeWeights(rows, options)->predictors[0].weight);
  }
}

// The same draws, made of copied rows.
TEST(Bootstrap, ADrawIsWhatTheDrawnRowsGive) {
  const Eigen::MatrixXd rows = Rows(2, 600, 0.2);
  const auto result = *BootstrapRelativeWeights(rows, {.draws = 100, .seed = 4});
  std::vector<double> weights;
  for (std::uint64_t draw = 0; draw < 100; ++draw) {
    RandomStream random(4, draw);
    Eigen::MatrixXd drawn(600, 4);
    for (Eigen::Index i = 0; i < 600; ++i) drawn.row(i) = rows.row(random.Below(600));
    const Eigen::MatrixXd centred = drawn.rowwise() - drawn.colwise().mean();
    weights.push_back(RelativeWeights(centred.transpose() * centred / 599)->weights[1]);
  }
  std::sort(weights.begin(), weights.end());
  // Quantiles 0.025 and 0.975 of 100 values by linear interpolation.
  EXPECT_NEAR(result.predictors[1].weight.lower, weights[2] + 0.475 * (weights[3] - weights[2]), 1e-12);
  EXPECT_NEAR(result.predictors[1].weight.upper, weights[96] + 0.525 * (weights[97] - weights[96]), 1e-12);
}

TEST(Bootstrap, OfSingletonClustersIsThatOfRows) {
  const Eigen::MatrixXd rows = Rows(3, 80, 0.5);
  std::vector<CrossProducts> clusters(80, CrossProducts(4));
  for (Eigen::Index i = 0; i < 80; ++i) {
    clusters[static_cast<std::size_t>(i)].Add(
        {ToFixed(rows(i, 3)), ToFixed(rows(i, 0)), ToFixed(rows(i, 1)), ToFixed(rows(i, 2))});
  }
  clusters.insert(clusters.begin() + 40, CrossProducts(4));
  const BootstrapOptions options{.draws = 200, .seed = 5, .interval = BootstrapInterval::kBca};
  const auto by_row = *BootstrapRelativeWeights(rows, options);
  const auto by_cluster = *BootstrapRelativeWeights(clusters, {{1, 2, 3}, 0}, options);
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(by_row.predictors[j].weight.lower, by_cluster.predictors[j].weight.lower, 1e-9);
    EXPECT_NEAR(by_row.predictors[j].percent.upper, by_cluster.predictors[j].percent.upper, 1e-7);
    EXPECT_EQ(by_row.predictors[j].top_share, by_cluster.predictors[j].top_share);
  }
}

TEST(Bootstrap, KnowsAStrongPredictorFromWeakOnes) {
  for (const auto interval : {BootstrapInterval::kPercentile, BootstrapInterval::kBca}) {
    const auto result = *BootstrapRelativeWeights(Rows(4, 1000, 1.0), {.draws = 500, .interval = interval});
    EXPECT_EQ(result.predictors[1].top_share, 1);
    EXPECT_GT(result.predictors[1].weight.lower, result.predictors[2].weight.upper);
    for (std::size_t j = 0; j < 3; ++j) {
      const double weight = result.estimate.weights[static_cast<Eigen::Index>(j)];
      EXPECT_LT(result.predictors[j].weight.lower, weight);
      EXPECT_GT(result.predictors[j].weight.upper, weight);
    }
  }
}

// A planted weight is covered about as often as the interval says.
TEST(Bootstrap, CoversThePlantedWeights) {
  // Predictors with variance 2 and covariances 1, outcome as in Rows with strength 0.5.
  Eigen::MatrixXd covariance(4, 4);
  covariance << 2, 1, 1, 1.1, 1, 2, 1, 1.3, 1, 1, 2, 0.8, 1.1, 1.3, 0.8, 1.98;
  const Eigen::VectorXd truth = RelativeWeights(covariance)->weights;
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto result = *BootstrapRelativeWeights(Rows(500 + seed, 300, 0.5), {.draws = 400, .seed = seed});
    for (std::size_t j = 0; j < 3; ++j) {
      const Interval& interval = result.predictors[j].weight;
      const double weight = truth[static_cast<Eigen::Index>(j)];
      covered += interval.lower <= weight && weight <= interval.upper ? 1 : 0;
    }
  }
  EXPECT_NEAR(covered / 600.0, 0.95, 0.03);
}

TEST(Bootstrap, SaysWhyItCannotBeHad) {
  const BootstrapOptions options{.draws = 100};
  Eigen::MatrixXd rows = Rows(6, 50, 0.5);
  const std::vector<CrossProducts> few(9, CrossProducts(2));
  EXPECT_EQ(base::ReasonOf(BootstrapRelativeWeights(rows.topRows(1), options).status()),
            "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(base::ReasonOf(BootstrapRelativeWeights(few, {{0}, 1}, options).status()), "TOO_FEW_GROUPS");
  // One respondent alone differs: absent from more than a third of the draws.
  rows.col(2).setConstant(4);
  EXPECT_EQ(base::ReasonOf(BootstrapRelativeWeights(rows, options).status()), "NO_VARIANCE");
  rows(7, 2) = 5;
  EXPECT_EQ(base::ReasonOf(BootstrapRelativeWeights(rows, options).status()), "NO_VARIANCE");
  rows.col(2) = rows.col(0);
  rows(7, 2) += 1;
  EXPECT_EQ(base::ReasonOf(BootstrapRelativeWeights(rows, options).status()), "COLLINEAR");
}

TEST(RandomStream, IsUniformBelowABound) {
  RandomStream random(1, 2);
  std::array<int, 7> counts = {};
  for (int i = 0; i < 70'000; ++i) ++counts[random.Below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);
  EXPECT_EQ(random.Below(1), 0);
  EXPECT_NE(RandomStream(1, 3).Next(), RandomStream(1, 2).Next());
  EXPECT_NE(RandomStream(2, 2).Next(), RandomStream(1, 2).Next());
}

}  // namespace
}  // namespace rapport::stats
