// Analysis of variance and intraclass correlations of 01_bh1996_icc_multilevel.
#include <gtest/gtest.h>

#include "libs/stats/measurement/group_variance.h"
#include "tests/oracles/measurement_data.h"

namespace rapport::oracles {
namespace {

class Bh1996Test : public ::testing::TestWithParam<const char*> {};

TEST_P(Bh1996Test, VarianceBetweenCompanies) {
  const Table table = Table::Read("01_bh1996_icc_multilevel/input.csv");
  const Expected expected = Expected::Read("01_bh1996_icc_multilevel/expected.json");
  const std::string prefix = std::string(GetParam()) + "/";
  const auto result = stats::AnalyzeGroups(MomentsByGroup(table.Numbers(GetParam()), table.Groups("GRP")));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(static_cast<double>(result->n), expected.Number("n"));
  EXPECT_EQ(result->groups, expected.Number("groups"));
  EXPECT_THAT(result->mean_size, Near(expected.Number("group_size/mean_k")));
  EXPECT_THAT(result->adjusted_size, Near(expected.Number("group_size/n0_harmonic_adjusted")));
  EXPECT_THAT(result->mean_square_between, Near(expected.Number(prefix + "MSB")));
  EXPECT_THAT(result->mean_square_within, Near(expected.Number(prefix + "MSW")));
  EXPECT_EQ(result->df_between, expected.Number(prefix + "df_b"));
  EXPECT_EQ(result->df_within, expected.Number(prefix + "df_w"));
  EXPECT_THAT(*result->f, Near(expected.Number(prefix + "F")));
  // p values are as small as 4e-176: relative without a floor.
  EXPECT_THAT(*result->p / expected.Number(prefix + "p"), Near(1));
  EXPECT_THAT(result->icc1, Near(expected.Number(prefix + "ICC1_aov_kbar")));
  EXPECT_THAT(result->icc1_adjusted, Near(expected.Number(prefix + "ICC1_aov_n0")));
  EXPECT_THAT(*result->icc2, Near(expected.Number(prefix + "ICC2_aov")));
  EXPECT_THAT(result->eta_squared, Near(expected.Number(prefix + "eta2")));
  EXPECT_THAT(result->between_variance, Near(expected.Number(prefix + "tau2_anova_n0")));
}

INSTANTIATE_TEST_SUITE_P(Scales, Bh1996Test, ::testing::Values("HRS", "LEAD", "COHES", "WBEING"));

}  // namespace
}  // namespace rapport::oracles
