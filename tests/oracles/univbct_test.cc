// Case 11: slopes over waves with a random intercept for each person, on univbct.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/mixed_regression.h"
#include "tests/oracles/oracle.h"

namespace rapport::stats {
namespace {

using oracles::Near;

// lme4 and nlme stop some digits before the maximum.
constexpr double kOptimizerTolerance = 1e-6;

TEST(Univbct, SlopesOverWaves) {
  const auto table = oracles::Table::Read("11_trend_tests/input_univbct.csv");
  const auto expected = oracles::Expected::Read("11_trend_tests/expected.json");
  const std::vector<int> person = table.Groups("SUBNUM");
  const std::vector<double> time = table.Numbers("TIME");
  for (const char* name : {"JSAT", "COMMIT", "READY"}) {
    const auto number = [&](const std::string& path) {
      return expected.Number("univbct_" + std::string(name) + "/" + path);
    };
    const std::vector<std::optional<double>> score = table.Optional(name);
    std::vector<CrossProducts> persons(table.rows(), CrossProducts(2));
    for (std::size_t i = 0; i < score.size(); ++i) {
      if (!score[i].has_value()) continue;
      persons[static_cast<std::size_t>(person[i])].Add({ToFixed(time[i]), ToFixed(*score[i])});
    }
    const MixedRegression fit = *FitMixedRegression(persons, {{0}, 1});
    EXPECT_EQ(static_cast<double>(fit.n), number("n_obs"));
    EXPECT_EQ(static_cast<double>(fit.groups), number("n_subj"));
    EXPECT_THAT(fit.tau2, Near(number("lmer/tau2"), kOptimizerTolerance));
    EXPECT_THAT(fit.sigma2, Near(number("lmer/sigma2"), kOptimizerTolerance));
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string place = "/" + std::to_string(i);
      EXPECT_THAT(fit.tests[i].estimate, Near(number("lmer/fixef" + place), kOptimizerTolerance));
      EXPECT_THAT(fit.tests[i].standard_error, Near(number("lmer/se" + place), kOptimizerTolerance));
    }
    const CoefficientTest& slope = fit.tests[1];
    EXPECT_THAT(slope.estimate, Near(number("lme_slope/est"), kOptimizerTolerance));
    EXPECT_THAT(slope.standard_error, Near(number("lme_slope/se"), kOptimizerTolerance));
    EXPECT_EQ(slope.df, number("lme_slope/df"));
    EXPECT_THAT(slope.t, Near(number("lme_slope/t"), kOptimizerTolerance));
    EXPECT_THAT(slope.p, Near(number("lme_slope/p"), kOptimizerTolerance));

    const ClusteredLeastSquares ols = *FitClusteredLeastSquares(persons, {{0}, 1});
    EXPECT_THAT(ols.ols.coefficients[1], Near(number("ols_slope")));
    EXPECT_THAT(std::sqrt(ols.cr1s(1, 1)), Near(number("ols_slope_se_CR1S_by_subject")));
  }
}

}  // namespace
}  // namespace rapport::stats
