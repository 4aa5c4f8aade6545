// Cases 12 and 15: random intercepts and shrinkage.
#include "libs/stats/models/shrinkage.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/stats/models/random_intercept.h"
#include "tests/oracles/oracle.h"

namespace rapport::stats {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;

const std::string kCase = "12_eb_shrinkage_dyestuff/";

std::vector<GroupStatistic> Batches(const std::string& file) {
  const Table table = Table::Read(kCase + file);
  return GroupStatistics(table.Numbers("Yield"), table.Groups("Batch"), 6);
}

TEST(Dyestuff, RandomInterceptsByBothLikelihoods) {
  const Expected expected = Expected::Read(kCase + "expected.json");
  const RandomIntercept reml = *FitRandomIntercept(Batches("input_dyestuff.csv"));
  EXPECT_THAT(reml.mu, Near(expected.Number("reml/mu")));
  EXPECT_THAT(reml.se_mu, Near(expected.Number("reml/se_mu")));
  EXPECT_THAT(reml.tau2, Near(expected.Number("reml/tau2")));
  EXPECT_THAT(reml.sigma2, Near(expected.Number("reml/sigma2")));
  EXPECT_THAT(reml.icc1, Near(expected.Number("reml/ICC1")));
  EXPECT_THAT(reml.log_likelihood, Near(expected.Number("reml/loglik")));
  const RandomIntercept ml = *FitRandomIntercept(Batches("input_dyestuff.csv"), Likelihood::kFull);
  EXPECT_THAT(ml.mu, Near(expected.Number("ml/mu")));
  EXPECT_THAT(ml.se_mu, Near(expected.Number("ml/se_mu")));
  EXPECT_THAT(ml.tau2, Near(expected.Number("ml/tau2")));
  EXPECT_THAT(ml.sigma2, Near(expected.Number("ml/sigma2")));
  EXPECT_THAT(ml.log_likelihood, Near(expected.Number("ml/loglik")));
  for (std::size_t g = 0; g < 6; ++g) {
    const std::string batch(1, static_cast<char>('A' + g));
    EXPECT_THAT(reml.groups[g].reliability, Near(expected.Number("reml/lambda")));
    EXPECT_THAT(reml.groups[g].conditional_variance, Near(expected.Number("reml/cond_var")));
    EXPECT_THAT(reml.groups[g].effect, Near(expected.Number("reml/u/" + batch)));
    EXPECT_THAT(reml.groups[g].eb_mean, Near(expected.Number("reml/eb/" + batch)));
    EXPECT_THAT(ml.groups[g].effect, Near(expected.Number("ml/u/" + batch)));
  }
}

TEST(Dyestuff2, LiesAtTheBoundary) {
  const Expected expected = Expected::Read(kCase + "expected.json");
  const RandomIntercept fit = *FitRandomIntercept(Batches("input_dyestuff2.csv"));
  EXPECT_EQ(fit.tau2, expected.Number("dyestuff2_boundary_reml/tau2"));
  EXPECT_THAT(fit.mu, Near(expected.Number("dyestuff2_boundary_reml/mu")));
  EXPECT_THAT(fit.sigma2, Near(expected.Number("dyestuff2_boundary_reml/sigma2")));
  EXPECT_THAT(fit.log_likelihood, Near(expected.Number("dyestuff2_boundary_reml/loglik")));
}

TEST(Baseball, JamesSteinOfBattingAverages) {
  const Table table = Table::Read(kCase + "input_baseball.csv");
  const Expected expected = Expected::Read(kCase + "expected.json");
  const std::vector<double> hits = table.Numbers("hits");
  const std::vector<double> at_bat = table.Numbers("ab");
  std::vector<double> averages;
  double mean = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    averages.push_back(hits[i] / at_bat[i]);
    mean += averages[i] / static_cast<double>(hits.size());
  }
  const JamesStein fit = *ShrinkTowardsGrandMean(averages, mean * (1 - mean) / 45);
  EXPECT_THAT(fit.grand_mean, Near(expected.Number("baseball/grand_mean")));
  EXPECT_THAT(fit.factor, Near(expected.Number("baseball/shrink_c")));
  for (std::size_t i = 0; i < hits.size(); ++i) {
    EXPECT_THAT(fit.values[i], Near(expected.Number("baseball/js/" + table.Text("player")[i])));
  }
}

TEST(EightSchools, DerSimonianLaird) {
  const Expected expected = Expected::Read(kCase + "expected.json");
  const DerSimonianLaird fit =
      *BetweenVariance(expected.Numbers("eight_schools/y"), expected.Numbers("eight_schools/se"));
  EXPECT_THAT(fit.fixed_mean, Near(expected.Number("eight_schools/fixed_mean")));
  EXPECT_THAT(fit.fixed_se, Near(expected.Number("eight_schools/fixed_se")));
  EXPECT_THAT(fit.q, Near(expected.Number("eight_schools/Q")));
  EXPECT_EQ(fit.tau2, expected.Number("eight_schools/tau2_DL"));
}

TEST(Bhr2000, RandomInterceptsOfHoursAndReligion) {
  const Table table = Table::Read("../../samples/bhr2000/responses.csv");
  const Expected expected = Expected::Read("15_bhr2000_bliese/expected.json");
  const auto fit = [&](const char* column) {
    return *FitRandomIntercept(GroupStatistics(table.Numbers(column), table.Groups("GRP"), 99));
  };
  const RandomIntercept hours = fit("HRS");
  EXPECT_THAT(hours.tau2, Near(expected.Number("HRS/reml/tau2")));
  EXPECT_THAT(hours.sigma2, Near(expected.Number("HRS/reml/sigma2")));
  EXPECT_THAT(hours.icc1, Near(expected.Number("HRS/reml/ICC1")));
  EXPECT_THAT(hours.icc2, Near(expected.Number("HRS/reml/ICC2_kbar")));
  EXPECT_THAT(hours.icc1, Near(expected.Number("mult_icc_printed/0/ICC1"), 1e-5));
  EXPECT_THAT(hours.icc2, Near(expected.Number("mult_icc_printed/0/ICC2"), 1e-5));
  const RandomIntercept religion = fit("RELIG");
  EXPECT_THAT(religion.tau2, Near(expected.Number("RELIG_reml/tau2")));
  EXPECT_THAT(religion.sigma2, Near(expected.Number("RELIG_reml/sigma2")));
  EXPECT_THAT(religion.icc1, Near(expected.Number("RELIG_reml/ICC1")));
  // nlme stops three digits in at so small a variance.
  EXPECT_THAT(religion.icc1, Near(expected.Number("mult_icc_printed/1/ICC1"), 1e-3));
  EXPECT_THAT(religion.icc2, Near(expected.Number("mult_icc_printed/1/ICC2"), 1e-3));
}

}  // namespace
}  // namespace rapport::stats
