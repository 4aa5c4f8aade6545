#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "libs/base/status.h"
#include "libs/stats/models/profile_similarity.h"
#include "libs/stats/models/response_surface.h"

namespace rapport::stats {
namespace {

TEST(ResponseSurface, FindsAPlantedSurface) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> z;
  for (int i = 0; i < 200; ++i) {
    x.push_back(normal(random));
    y.push_back(normal(random));
    z.push_back(1 + 2 * x[i] - y[i] - 0.5 * x[i] * x[i] + 0.75 * x[i] * y[i] - 0.25 * y[i] * y[i]);
  }
  const ResponseSurface surface = *FitResponseSurface(x, y, z);
  const std::vector<double> b = {1, 2, -1, -0.5, 0.75, -0.25};
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(surface.ols.coefficients[i], b[static_cast<std::size_t>(i)], 1e-12);
  EXPECT_NEAR(surface.shape[0].ols.estimate, 1, 1e-12);
  EXPECT_NEAR(surface.shape[1].ols.estimate, 0, 1e-12);
  EXPECT_NEAR(surface.shape[2].ols.estimate, 3, 1e-12);
  EXPECT_NEAR(surface.shape[3].ols.estimate, -1.5, 1e-12);
  EXPECT_FALSE(surface.clustered.has_value());
  // Both slopes vanish at the stationary point; the axes are at right angles.
  const SurfacePoint at = *surface.stationary;
  EXPECT_NEAR(2 - 1.0 * at.x + 0.75 * at.y, 0, 1e-9);
  EXPECT_NEAR(-1 + 0.75 * at.x - 0.5 * at.y, 0, 1e-9);
  EXPECT_NEAR(surface.first_axis->slope * surface.second_axis->slope, -1, 1e-9);
  EXPECT_NEAR(surface.first_axis->intercept + surface.first_axis->slope * at.x, at.y, 1e-9);
}

TEST(ResponseSurface, TestOfQuadraticTermsComparesTwoModels) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd plane(120, 2);
  Eigen::VectorXd outcome(120);
  for (Eigen::Index i = 0; i < 120; ++i) {
    plane.row(i) << normal(random), normal(random);
    outcome[i] = plane(i, 0) + 0.3 * plane(i, 0) * plane(i, 1) + normal(random);
  }
  const Eigen::VectorXd x = plane.col(0);
  const Eigen::VectorXd y = plane.col(1);
  const ResponseSurface surface =
      *FitResponseSurface({x.data(), 120}, {y.data(), 120}, {outcome.data(), 120});
  const LeastSquares linear = *FitLeastSquares(plane, outcome);
  const double rss = surface.ols.residual_variance * surface.ols.df;
  const double f = (linear.residual_variance * linear.df - rss) / 3 / surface.ols.residual_variance;
  EXPECT_NEAR(surface.f_quadratic, f, 1e-9 * f);
}

TEST(ResponseSurface, CannotTellTermsApartWithoutDisagreement) {
  const std::vector<double> x = {1, 2, 3, 4, 5, -1, -2, -3};
  EXPECT_EQ(base::ReasonOf(FitResponseSurface(x, x, x).status()), "COLLINEAR");
  EXPECT_EQ(base::ReasonOf(FitResponseSurface({}, {}, {}).status()), "TOO_FEW_RESPONDENTS");
}

TEST(ProfileSimilarity, PartsAddUpToTheSquaredDistance) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  for (int round = 0; round < 50; ++round) {
    std::vector<double> a;
    std::vector<double> b;
    for (int i = 0; i < 2 + round % 11; ++i) {
      a.push_back(3 + normal(random));
      b.push_back(2 + 2 * normal(random));
    }
    const ProfileSimilarity s = *CompareProfiles(a, b);
    EXPECT_NEAR(s.elevation + s.scatter + s.shape, s.squared_distance, 1e-13 * (1 + s.squared_distance));
    const ProfileSimilarity t = *CompareProfiles(b, a);
    EXPECT_NEAR(s.shape, t.shape, 1e-13);
    EXPECT_NEAR(*s.double_entry_icc, *t.double_entry_icc, 1e-13);
  }
}

TEST(ProfileSimilarity, OfEqualShiftedAndTurnedProfiles) {
  const std::vector<double> a = {1, 2, 4};
  const ProfileSimilarity same = *CompareProfiles(a, a);
  EXPECT_EQ(same.squared_distance, 0);
  EXPECT_NEAR(*same.correlation, 1, 1e-15);
  EXPECT_NEAR(*same.double_entry_icc, 1, 1e-15);
  const ProfileSimilarity shifted = *CompareProfiles(a, {2, 3, 5});
  EXPECT_NEAR(shifted.elevation, 3, 1e-14);
  EXPECT_NEAR(shifted.scatter + shifted.shape, 0, 1e-14);
  EXPECT_LT(*shifted.double_entry_icc, 1);
  EXPECT_NEAR(*CompareProfiles({1, 3}, {3, 1})->correlation, -1, 1e-15);
}

TEST(ProfileSimilarity, OfAFlatProfileHasNoCorrelation) {
  const std::vector<double> flat(5, 0.1);
  const ProfileSimilarity s = *CompareProfiles(flat, {1, 2, 3, 4, 5});
  EXPECT_EQ(s.correlation, std::nullopt);
  EXPECT_EQ(s.shape, 0);
  EXPECT_NEAR(s.elevation + s.scatter, s.squared_distance, 1e-13);
  EXPECT_TRUE(s.double_entry_icc.has_value());
  EXPECT_EQ(CompareProfiles(flat, flat)->double_entry_icc, std::nullopt);
  EXPECT_EQ(base::ReasonOf(CompareProfiles({1}, {2}).status()), "TOO_FEW_ITEMS");
}

}  // namespace
}  // namespace rapport::stats
