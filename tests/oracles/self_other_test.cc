// Case 14: polynomial regression of own and others' ratings, and profile similarity.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "libs/stats/models/profile_similarity.h"
#include "libs/stats/models/response_surface.h"
#include "tests/oracles/oracle.h"

namespace rapport::stats {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;

const std::string kCase = "14_self_other_polynomial/";

TEST(SelfOther, ResponseSurface) {
  const Table table = Table::Read(kCase + "input.csv");
  const Expected expected = Expected::Read(kCase + "expected.json");
  const ResponseSurface surface =
      *FitResponseSurface(table.Numbers("X"), table.Numbers("Y"), table.Numbers("Z"), table.Groups("COMPID"));
  EXPECT_EQ(static_cast<double>(surface.ols.n), expected.Number("n"));
  EXPECT_THAT(surface.ols.r2, Near(expected.Number("r2")));
  EXPECT_THAT(surface.f_quadratic, Near(expected.Number("F_quadratic")));
  EXPECT_THAT(surface.p_quadratic, Near(expected.Number("p_quadratic")));
  const std::vector<std::string> terms = {"b0", "b1_X", "b2_Y", "b3_X2", "b4_XY", "b5_Y2"};
  for (std::size_t i = 0; i < terms.size(); ++i) {
    EXPECT_THAT(surface.ols.tests[i].estimate, Near(expected.Number("coef/" + terms[i])));
    EXPECT_THAT(surface.ols.tests[i].standard_error, Near(expected.Number("se/" + std::to_string(i))));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const auto number = [&](const std::string& key) {
      return expected.Number("surface/" + std::to_string(i) + "/" + key);
    };
    const SurfaceTest& test = surface.shape[i];
    EXPECT_THAT(test.ols.estimate, Near(number("est")));
    EXPECT_THAT(test.ols.standard_error, Near(number("se_ols")));
    EXPECT_THAT(test.ols.t, Near(number("t")));
    EXPECT_NEAR(test.ols.p / number("p"), 1, 1e-9);
    EXPECT_THAT(test.clustered->standard_error, Near(number("se_CR1S")));
  }
  EXPECT_THAT(surface.stationary->x, Near(expected.Number("stationary/x0")));
  EXPECT_THAT(surface.stationary->y, Near(expected.Number("stationary/y0")));
  EXPECT_THAT(surface.first_axis->slope, Near(expected.Number("stationary/p11")));
  EXPECT_THAT(surface.first_axis->intercept, Near(expected.Number("stationary/p10")));
  EXPECT_THAT(surface.second_axis->slope, Near(expected.Number("stationary/p21")));
  EXPECT_THAT(surface.second_axis->intercept, Near(expected.Number("stationary/p20")));
}

TEST(SelfOther, ProfileSimilarity) {
  const Expected expected = Expected::Read(kCase + "expected.json");
  const auto number = [&](const std::string& key) { return expected.Number("profile/" + key); };
  const ProfileSimilarity s =
      *CompareProfiles(expected.Numbers("profile/profile1"), expected.Numbers("profile/profile2"));
  EXPECT_THAT(s.squared_distance, Near(number("D2")));
  EXPECT_THAT(s.distance, Near(number("D")));
  EXPECT_THAT(s.elevation, Near(number("elevation_diff2_k")));
  EXPECT_THAT(s.scatter, Near(number("scatter_diff2")));
  EXPECT_THAT(s.shape, Near(number("shape_term")));
  EXPECT_THAT(*s.correlation, Near(number("profile_r")));
  EXPECT_THAT(s.mean_absolute_difference, Near(number("mean_abs_diff")));
  EXPECT_THAT(*s.double_entry_icc, Near(number("ICC_double_entry")));
  EXPECT_NEAR(s.elevation + s.scatter + s.shape - s.squared_distance, number("check"), 1e-14);
}

}  // namespace
}  // namespace rapport::stats
