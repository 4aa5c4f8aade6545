// Case 01: regression, multilevel models and relative importance on bh1996.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "libs/stats/models/cluster_mean.h"
#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/mixed_regression.h"
#include "libs/stats/models/random_intercept.h"
#include "libs/stats/models/relative_importance.h"
#include "tests/oracles/oracle.h"

namespace rapport::stats {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;

const std::string kCase = "01_bh1996_icc_multilevel/";
const std::vector<std::string> kTerms = {"(Intercept)", "HRS", "LEAD", "COHES"};

struct Soldiers {
  Table table = Table::Read(kCase + "input.csv");
  Expected expected = Expected::Read(kCase + "expected.json");
  std::vector<int> company = table.Groups("GRP");

  std::vector<GroupStatistic> Statistics(const std::string& column) const {
    return GroupStatistics(table.Numbers(column), company, 99);
  }

  // Columns HRS, LEAD, COHES, WBEING; one a company.
  std::vector<CrossProducts> Companies() const {
    std::vector<std::vector<double>> columns;
    for (const char* name : {"HRS", "LEAD", "COHES", "WBEING"}) columns.push_back(table.Numbers(name));
    std::vector<CrossProducts> companies(99, CrossProducts(4));
    for (std::size_t i = 0; i < company.size(); ++i) {
      std::vector<FixedScore> row;
      row.reserve(columns.size());
      for (const auto& column : columns) row.push_back(ToFixed(column[i]));
      companies[static_cast<std::size_t>(company[i])].Add(row);
    }
    return companies;
  }
};

const RegressionColumns kWellBeing = {.predictors = {0, 1, 2}, .outcome = 3};

TEST(Bh1996, RandomInterceptsByBothLikelihoods) {
  const Soldiers data;
  for (const char* name : {"HRS", "LEAD", "COHES", "WBEING"}) {
    const std::string v = name;
    const RandomIntercept reml = *FitRandomIntercept(data.Statistics(v));
    const auto number = [&](const std::string& path) {
      return data.expected.Number(absl::StrCat(v, "/", path));
    };
    EXPECT_THAT(reml.tau2, Near(number("reml/tau2")));
    EXPECT_THAT(reml.sigma2, Near(number("reml/sigma2")));
    EXPECT_THAT(reml.icc1, Near(number("reml/ICC1")));
    EXPECT_THAT(reml.icc2, Near(number("reml/ICC2_kbar")));
    EXPECT_THAT(reml.mu, Near(number("reml/intercept")));
    EXPECT_THAT(reml.se_mu, Near(number("reml/se_intercept")));
    EXPECT_THAT(reml.log_likelihood, Near(number("reml/loglik_reml")));
    EXPECT_THAT(reml.mean_reliability, Near(number("mean_group_reliability")));
    const RandomIntercept ml = *FitRandomIntercept(data.Statistics(v), Likelihood::kFull);
    EXPECT_THAT(ml.tau2, Near(number("ml/tau2")));
    EXPECT_THAT(ml.sigma2, Near(number("ml/sigma2")));
    EXPECT_THAT(ml.mu, Near(number("ml/intercept")));
    EXPECT_THAT(ml.se_mu, Near(number("ml/se_intercept")));
    EXPECT_THAT(ml.log_likelihood, Near(number("ml/loglik")));
    // lme4 stops some digits earlier.
    EXPECT_THAT(reml.tau2, Near(number("reml/crosscheck_lme4/tau2"), 1e-6));
    EXPECT_THAT(reml.sigma2, Near(number("reml/crosscheck_lme4/sigma2"), 1e-6));
    EXPECT_THAT(reml.mu, Near(number("reml/crosscheck_lme4/intercept"), 1e-6));
    EXPECT_THAT(reml.log_likelihood, Near(number("reml/crosscheck_lme4/loglik")));
  }
}

TEST(Bh1996, VariancesAsNlmePrintsThem) {
  const Soldiers data;
  const std::vector<std::string> names = {"HRS", "LEAD", "COHES", "WBEING"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const RandomIntercept reml = *FitRandomIntercept(data.Statistics(names[i]));
    const std::string row = "mult_icc/" + std::to_string(i);
    EXPECT_THAT(reml.icc1, Near(data.expected.Number(row + "/ICC1"), 1e-6));
    EXPECT_THAT(reml.icc2, Near(data.expected.Number(row + "/ICC2"), 1e-6));
  }
}

TEST(Bh1996, EmpiricalBayesMeansOfWellBeing) {
  const Soldiers data;
  const Table expected = Table::Read(kCase + "expected_eb_wbeing.csv");
  const RandomIntercept fit = *FitRandomIntercept(data.Statistics("WBEING"));
  ASSERT_EQ(expected.rows(), 99);
  // Both files list companies in ascending order.
  for (std::size_t g = 0; g < 99; ++g) {
    const GroupEffect& company = fit.groups[g];
    const auto at = [&](const char* column) { return expected.Numbers(column)[g]; };
    EXPECT_EQ(static_cast<double>(company.n), at("n"));
    EXPECT_THAT(company.mean, Near(at("raw_mean")));
    EXPECT_THAT(company.reliability, Near(at("lambda")));
    EXPECT_THAT(company.effect, Near(at("u")));
    EXPECT_THAT(company.eb_mean, Near(at("eb_mean")));
    EXPECT_THAT(company.conditional_variance, Near(at("cond_var")));
  }
}

TEST(Bh1996, LeastSquaresWithClusteredErrors) {
  const Soldiers data;
  const ClusteredLeastSquares fit = *FitClusteredLeastSquares(data.Companies(), kWellBeing);
  EXPECT_THAT(fit.ols.r2, Near(data.expected.Number("ols/r2")));
  EXPECT_EQ(fit.clusters, 99);
  for (Eigen::Index i = 0; i < 4; ++i) {
    const auto number = [&](const char* key) {
      return data.expected.Number(std::string("ols/") + key + "/" + kTerms[static_cast<std::size_t>(i)]);
    };
    EXPECT_THAT(fit.ols.coefficients[i], Near(number("coef")));
    EXPECT_THAT(std::sqrt(fit.ols.covariance(i, i)), Near(number("se_ols")));
    EXPECT_THAT(std::sqrt(fit.cr0(i, i)), Near(number("se_CR0")));
    EXPECT_THAT(std::sqrt(fit.cr1s(i, i)), Near(number("se_CR1S_stata")));
    EXPECT_THAT(std::sqrt(fit.cr1s(i, i)), Near(number("check_sandwich_vcovCL_HC1")));
    EXPECT_THAT(std::sqrt(fit.cr2(i, i)), Near(number("se_CR2")));
    EXPECT_THAT(fit.cr2_df[i], Near(number("CR2_satterthwaite_df")));
  }
}

TEST(Bh1996, MeanWithClusteredError) {
  const Soldiers data;
  const ClusterMean mean = *MeanOfClusters(data.Statistics("WBEING"));
  const auto number = [&](const std::string& key) { return data.expected.Number("mean_wbeing/" + key); };
  EXPECT_THAT(mean.mean, Near(number("mean")));
  EXPECT_THAT(mean.se_iid, Near(number("se_iid")));
  EXPECT_THAT(mean.se_cr0, Near(number("se_CR0")));
  EXPECT_THAT(mean.se_cr1, Near(number("se_CR1")));
  EXPECT_THAT(*mean.design_effect, Near(number("deff")));
  EXPECT_THAT(mean.interval.lower, Near(number("ci_t_G1/0")));
  EXPECT_THAT(mean.interval.upper, Near(number("ci_t_G1/1")));
  const Interval independent =
      TestCoefficient(mean.mean, mean.se_iid, static_cast<double>(mean.n - 1)).interval;
  EXPECT_THAT(independent.lower, Near(number("ci_t_iid/0")));
  EXPECT_THAT(independent.upper, Near(number("ci_t_iid/1")));
}

TEST(Bh1996, RelativeImportance) {
  const Soldiers data;
  const Eigen::MatrixXd covariance = *Total(data.Companies()).Covariance();
  const Importance weights = *RelativeWeights(covariance);
  const Importance lmg = *Lmg(covariance);
  EXPECT_THAT(weights.r2, Near(data.expected.Number("relative_weights_wbeing/r2")));
  EXPECT_THAT(lmg.r2, Near(data.expected.Number("lmg_wbeing/r2")));
  for (Eigen::Index j = 0; j < 3; ++j) {
    const std::string& name = kTerms[static_cast<std::size_t>(j + 1)];
    const auto number = [&](const std::string& path) { return data.expected.Number(path + name); };
    EXPECT_THAT(weights.weights[j], Near(number("relative_weights_wbeing/raw/")));
    EXPECT_THAT(weights.percent[j], Near(number("relative_weights_wbeing/rescaled_pct/")));
    EXPECT_THAT(lmg.weights[j], Near(number("lmg_wbeing/lmg/")));
    EXPECT_THAT(lmg.percent[j], Near(number("lmg_wbeing/pct/")));
  }
}

// Hours of the soldier and mean hours of the company; lme4 stops at about 1e-7.
TEST(Bh1996, ContextOfHours) {
  const Soldiers data;
  const std::vector<GroupStatistic> hours = data.Statistics("HRS");
  const std::vector<double> own = data.table.Numbers("HRS");
  const std::vector<double> lead = data.table.Numbers("LEAD");
  const std::vector<double> outcome = data.table.Numbers("WBEING");
  std::vector<CrossProducts> companies(99, CrossProducts(4));
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto g = static_cast<std::size_t>(data.company[i]);
    companies[g].Add({ToFixed(own[i]), ToFixed(lead[i]), ToFixed(hours[g].mean), ToFixed(outcome[i])});
  }
  const MixedRegression fit = *FitMixedRegression(companies, kWellBeing);
  const std::vector<std::string> terms = {"(Intercept)", "HRS", "LEAD", "G.HRS"};
  for (Eigen::Index i = 0; i < 4; ++i) {
    const std::string& name = terms[static_cast<std::size_t>(i)];
    EXPECT_THAT(fit.coefficients[i], Near(data.expected.Number("context_model/fixef/" + name), 1e-6));
    EXPECT_THAT(std::sqrt(fit.covariance(i, i)),
                Near(data.expected.Number("context_model/se/" + name), 1e-6));
  }
  EXPECT_THAT(fit.tau2, Near(data.expected.Number("context_model/var/0"), 1e-6));
  EXPECT_THAT(fit.sigma2, Near(data.expected.Number("context_model/var/1"), 1e-6));
  EXPECT_EQ(fit.tests[1].df, 7382 - 99 - 2);
  EXPECT_EQ(fit.tests[3].df, 99 - 1 - 1);
}

}  // namespace
}  // namespace rapport::stats
