// Proportions, multiplicity, effect sizes, weights and trends against their reference cases.

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/stats/inference/effect_size.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/inference/multiplicity.h"
#include "libs/stats/inference/proportion.h"
#include "libs/stats/inference/trend.h"
#include "libs/stats/inference/weights.h"
#include "tests/oracles/oracle.h"

namespace rapport::oracles {
namespace {

using stats::Share;

Share ShareOf(double count, double n) {
  return {static_cast<std::int64_t>(count), static_cast<std::int64_t>(n)};
}

TEST(Newcombe1998, SingleProportions) {
  const Table table = Table::Read("06_proportions_wilson_newcombe/expected_single.csv");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const Share share = ShareOf(table.Numbers("x")[i], table.Numbers("n")[i]);
    SCOPED_TRACE(table.Text("x")[i] + "/" + table.Text("n")[i]);
    EXPECT_THAT(stats::WilsonInterval(share)->lower, Near(table.Numbers("wilson_lo")[i]));
    EXPECT_THAT(stats::WilsonInterval(share)->upper, Near(table.Numbers("wilson_hi")[i]));
    EXPECT_THAT(stats::WilsonIntervalCorrected(share)->lower, Near(table.Numbers("wilson_cc_lo")[i]));
    EXPECT_THAT(stats::WilsonIntervalCorrected(share)->upper, Near(table.Numbers("wilson_cc_hi")[i]));
  }
}

TEST(Newcombe1998, Differences) {
  const Table table = Table::Read("06_proportions_wilson_newcombe/expected_diff_newcombe10.csv");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto result = stats::NewcombeDifference(ShareOf(table.Numbers("x1")[i], table.Numbers("n1")[i]),
                                                  ShareOf(table.Numbers("x2")[i], table.Numbers("n2")[i]));
    SCOPED_TRACE(i);
    EXPECT_THAT(result->difference, Near(table.Numbers("diff")[i]));
    EXPECT_THAT(result->interval.lower, Near(table.Numbers("lo")[i]));
    EXPECT_THAT(result->interval.upper, Near(table.Numbers("hi")[i]));
  }
}

TEST(BenjaminiHochberg1995, AdjustedPValues) {
  using stats::Adjustment;
  for (const std::string file : {"expected.csv", "expected_ties_na.csv"}) {
    const Table table = Table::Read("07_benjamini_hochberg/" + file);
    for (const auto& [column, adjustment] :
         {std::pair("BH", Adjustment::kBenjaminiHochberg), std::pair("BY", Adjustment::kBenjaminiYekutieli),
          std::pair("holm", Adjustment::kHolm), std::pair("hochberg", Adjustment::kHochberg),
          std::pair("bonferroni", Adjustment::kBonferroni)}) {
      const auto& names = table.columns();
      if (std::find(names.begin(), names.end(), column) == names.end()) continue;
      const auto expected = table.Optional(column);
      const auto adjusted = stats::AdjustPValues(table.Optional("p"), adjustment);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        SCOPED_TRACE(file + " " + column + " " + std::to_string(i));
        ASSERT_EQ(adjusted[i].has_value(), expected[i].has_value());
        if (expected[i]) {
          EXPECT_THAT(*adjusted[i], Near(*expected[i]));
        }
      }
    }
  }
}

void ExpectEffect(const Expected& expected, const std::string& path, const stats::MeanAndSd& first,
                  const stats::MeanAndSd& second) {
  SCOPED_TRACE(path);
  const auto effect = stats::StandardizeDifference(first, second);
  ASSERT_TRUE(effect.ok());
  const auto want = [&](const std::string& key) { return expected.Number(path + "/" + key); };
  EXPECT_THAT(effect->pooled_sd, Near(want("pooled_sd")));
  EXPECT_THAT(effect->d, Near(want("d")));
  EXPECT_THAT(effect->var_d, Near(want("var_d")));
  EXPECT_THAT(effect->j, Near(want("J_exact")));
  EXPECT_THAT(stats::ApproximateSmallSampleFactor(static_cast<double>(first.n + second.n - 2)),
              Near(want("J_approx")));
  EXPECT_THAT(effect->g, Near(want("g_exactJ")));
  EXPECT_THAT(effect->d_interval.lower, Near(want("d_ci95_nct/0")));
  EXPECT_THAT(effect->d_interval.upper, Near(want("d_ci95_nct/1")));
  EXPECT_THAT(effect->g_interval.lower, Near(want("g_ci95_nct/0")));
  EXPECT_THAT(effect->g_interval.upper, Near(want("g_ci95_nct/1")));
}

stats::MeanAndSd DescribeRows(const std::vector<double>& values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {static_cast<std::int64_t>(values.size()), mean,
          std::sqrt(squares / static_cast<double>(values.size() - 1))};
}

TEST(EffectSizes, BorensteinAndSleep) {
  const Expected expected = Expected::Read("08_effect_sizes/expected.json");
  ExpectEffect(expected, "borenstein2009_ch4", {50, 103, 5.5}, {50, 100, 4.5});
  const Table sleep = Table::Read("08_effect_sizes/input_sleep.csv");
  std::vector<double> first;
  std::vector<double> second;
  for (std::size_t i = 0; i < sleep.rows(); ++i) {
    (sleep.Text("group")[i] == "1" ? first : second).push_back(sleep.Numbers("extra")[i]);
  }
  ExpectEffect(expected, "sleep_independent", DescribeRows(second), DescribeRows(first));

  const auto pairs = stats::TestPairs(second, first);
  EXPECT_THAT(pairs->estimate, Near(expected.Number("sleep_paired/mean_diff")));
  EXPECT_THAT(pairs->t, Near(expected.Number("sleep_paired/t")));
  EXPECT_THAT(pairs->p, Near(expected.Number("sleep_paired/p")));
  EXPECT_THAT(pairs->interval.lower, Near(expected.Number("sleep_paired/ci/0")));
  EXPECT_THAT(pairs->interval.upper, Near(expected.Number("sleep_paired/ci/1")));
  const auto paired = stats::StandardizePairs(second, first);
  EXPECT_THAT(paired->d_z, Near(expected.Number("sleep_paired/d_z")));
  EXPECT_THAT(paired->d_av, Near(expected.Number("sleep_paired/d_av")));

  const auto welch = stats::TestDifference(DescribeRows(first), DescribeRows(second));
  EXPECT_THAT(welch->t, Near(expected.Number("sleep_welch/t")));
  EXPECT_THAT(welch->df, Near(expected.Number("sleep_welch/df")));
  EXPECT_THAT(welch->p, Near(expected.Number("sleep_welch/p")));
  EXPECT_THAT(welch->interval.lower, Near(expected.Number("sleep_welch/ci/0")));
  EXPECT_THAT(welch->interval.upper, Near(expected.Number("sleep_welch/ci/1")));
}

TEST(BfiScores, GendersDifferInNeuroticism) {
  const Expected expected = Expected::Read("03_bfi_survey_scoring/expected.json");
  const auto want = [&](const std::string& key) {
    return expected.Number("effect_gender_neuroticism/" + key);
  };
  const stats::MeanAndSd women{static_cast<std::int64_t>(want("n_f")), want("mean_f"), want("sd_f")};
  const stats::MeanAndSd men{static_cast<std::int64_t>(want("n_m")), want("mean_m"), want("sd_m")};
  const auto effect = stats::StandardizeDifference(women, men);
  EXPECT_THAT(effect->d, Near(want("cohen_d")));
  EXPECT_THAT(effect->g, Near(want("hedges_g")));
  EXPECT_THAT(effect->var_d, Near(want("var_d_borenstein")));
  EXPECT_THAT(effect->d_interval.lower, Near(want("d_ci95_noncentral_t/0")));
  EXPECT_THAT(effect->d_interval.upper, Near(want("d_ci95_noncentral_t/1")));
  EXPECT_THAT(effect->g_interval.upper, Near(want("g_ci95_noncentral_t/1")));
  const auto welch = stats::TestDifference(women, men);
  EXPECT_THAT(welch->t, Near(want("welch_t")));
  EXPECT_THAT(welch->df, Near(want("welch_df")));
  EXPECT_THAT(welch->p, Near(want("welch_p")));
}

// The categories of a column as an index, in the order of `names`.
stats::Margin MarginOf(const Table& table, const std::string& column, const std::vector<std::string>& names,
                       const std::vector<double>& population) {
  stats::Margin margin{{}, population};
  for (const std::string& text : table.Text(column)) {
    margin.category.push_back(static_cast<int>(std::find(names.begin(), names.end(), text) - names.begin()));
  }
  return margin;
}

class CaliforniaSchools : public ::testing::Test {
 protected:
  static std::vector<int> EachItsOwn(std::size_t rows) {
    std::vector<int> own(rows);
    for (std::size_t i = 0; i < rows; ++i) own[i] = static_cast<int>(i);
    return own;
  }
  void ExpectEstimate(const absl::StatusOr<stats::SurveyEstimate>& estimate, const std::string& path) {
    SCOPED_TRACE(path);
    ASSERT_TRUE(estimate.ok()) << estimate.status();
    EXPECT_THAT(estimate->estimate, Near(expected_.Number(path + "/est")));
    EXPECT_THAT(estimate->standard_error, Near(expected_.Number(path + "/se")));
  }

  const Expected expected_ = Expected::Read("09_weighting_fpc_api/expected.json");
  const std::vector<std::string> types_ = {"E", "H", "M"};
  const std::vector<double> type_counts_ = {4421, 755, 1018};
  const std::vector<std::string> wide_ = {"No", "Yes"};
  const std::vector<double> wide_counts_ = {1072, 5122};
};

TEST_F(CaliforniaSchools, SimpleRandomSample) {
  const Table table = Table::Read("09_weighting_fpc_api/input_apisrs.csv");
  const std::vector<double> weights = table.Numbers("pw");
  stats::SampleDesign design{std::vector<int>(table.rows(), 0), EachItsOwn(table.rows()), {6194}};
  ExpectEstimate(stats::EstimateMean(table.Numbers("api00"), weights, design), "srs_mean_fpc");
  ExpectEstimate(stats::EstimateTotal(table.Numbers("enroll"), weights, design), "srs_total_enroll");
  design.clusters_in_population = {std::numeric_limits<double>::infinity()};
  ExpectEstimate(stats::EstimateMean(table.Numbers("api00"), weights, design), "srs_mean_nofpc");

  const std::vector<stats::Margin> margins = {MarginOf(table, "stype", types_, type_counts_),
                                              MarginOf(table, "sch.wide", wide_, wide_counts_)};
  const auto raked = stats::Rake(weights, margins);
  ASSERT_TRUE(raked.ok());
  const std::vector<double> wanted =
      Table::Read("09_weighting_fpc_api/expected_weights_apisrs.csv").Numbers("rake_w");
  for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_THAT((*raked)[i], Near(wanted[i], 1e-8));
  const auto mean = stats::EstimateMean(table.Numbers("api00"), *raked, design);
  EXPECT_THAT(mean->estimate, Near(expected_.Number("rake_srs/mean_api00_weighted")));
  EXPECT_THAT(stats::KishDesignEffect(*raked)->design_effect, Near(expected_.Number("rake_srs/kish_deff_w")));
  EXPECT_THAT(stats::KishDesignEffect(*raked)->effective_n, Near(expected_.Number("rake_srs/n_eff")));
}

TEST_F(CaliforniaSchools, StratifiedSample) {
  const Table table = Table::Read("09_weighting_fpc_api/input_apistrat.csv");
  const std::vector<double> weights = table.Numbers("pw");
  const stats::Margin type = MarginOf(table, "stype", types_, type_counts_);
  const stats::SampleDesign design{type.category, EachItsOwn(table.rows()), type_counts_};
  const std::vector<double> scores = table.Numbers("api00");
  ExpectEstimate(stats::EstimateMean(scores, weights, design), "strat_mean");
  ExpectEstimate(stats::EstimateTotal(table.Numbers("enroll"), weights, design), "strat_total_enroll");

  std::vector<std::vector<double>> by_type(3);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    by_type[static_cast<std::size_t>(type.category[i])].push_back(scores[i]);
  }
  std::vector<stats::Stratum> strata;
  for (std::size_t i = 0; i < 3; ++i) {
    const stats::MeanAndSd group = DescribeRows(by_type[i]);
    strata.push_back({type_counts_[i], group.n, group.mean, group.sd});
  }
  // The file's weights are rounded to single precision, the strata's sizes are not.
  constexpr double kSinglePrecision = 1e-7;
  const auto mean = stats::EstimateStratifiedMean(strata);
  EXPECT_THAT(mean->mean, Near(expected_.Number("strat_mean/est"), kSinglePrecision));
  EXPECT_THAT(mean->standard_error, Near(expected_.Number("strat_mean/se"), kSinglePrecision));
}

TEST_F(CaliforniaSchools, ClusterSamplePostStratifiedAndRaked) {
  const Table table = Table::Read("09_weighting_fpc_api/input_apiclus1.csv");
  const std::vector<double> weights = table.Numbers("pw");
  const std::vector<double> scores = table.Numbers("api00");
  const std::vector<double> pupils = table.Numbers("enroll");
  const stats::SampleDesign design{std::vector<int>(table.rows(), 0), table.Groups("dnum"), {757}};
  ExpectEstimate(stats::EstimateMean(scores, weights, design), "clus_mean");
  ExpectEstimate(stats::EstimateTotal(pupils, weights, design), "clus_total_enroll");

  const Table wanted = Table::Read("09_weighting_fpc_api/expected_weights_apiclus1.csv");
  const stats::Margin type = MarginOf(table, "stype", types_, type_counts_);
  const auto post = stats::PostStratify(weights, type);
  ASSERT_TRUE(post.ok());
  for (std::size_t i = 0; i < post->size(); ++i) {
    EXPECT_THAT((*post)[i], Near(wanted.Numbers("poststrat_w")[i]));
  }
  const stats::Calibration post_strata{{type}, {}};
  ExpectEstimate(stats::EstimateMean(scores, *post, design, post_strata), "poststrat_clus/mean_api00");
  ExpectEstimate(stats::EstimateTotal(pupils, *post, design, post_strata), "poststrat_clus/total_enroll");

  const stats::Calibration raking{{}, {type, MarginOf(table, "sch.wide", wide_, wide_counts_)}};
  const auto raked = stats::Rake(weights, raking.raking);
  ASSERT_TRUE(raked.ok());
  for (std::size_t i = 0; i < raked->size(); ++i) {
    EXPECT_THAT((*raked)[i], Near(wanted.Numbers("rake_w")[i], 1e-8));
  }
  ExpectEstimate(stats::EstimateMean(scores, *raked, design, raking), "rake_clus/mean_api00");
  ExpectEstimate(stats::EstimateTotal(pupils, *raked, design, raking), "rake_clus/total_enroll");
  EXPECT_THAT(stats::KishDesignEffect(*raked)->design_effect,
              Near(expected_.Number("rake_clus/kish_deff_w")));
}

TEST(Trends, SmokersNileAndLakeHuron) {
  const Expected expected = Expected::Read("11_trend_tests/expected.json");
  const Table smokers = Table::Read("11_trend_tests/input_fleiss_smokers.csv");
  std::vector<Share> groups;
  for (std::size_t i = 0; i < smokers.rows(); ++i) {
    groups.push_back(ShareOf(smokers.Numbers("smokers")[i], smokers.Numbers("patients")[i]));
  }
  EXPECT_THAT(stats::TestEqualShares(groups)->chi_square, Near(expected.Number("fleiss_smokers/chisq_3df")));
  EXPECT_THAT(stats::TestEqualShares(groups)->p, Near(expected.Number("fleiss_smokers/p")));
  const auto trend = stats::TestShareTrend(groups, smokers.Numbers("score"));
  EXPECT_THAT(trend->chi_square, Near(expected.Number("fleiss_smokers/trend_chisq")));
  EXPECT_THAT(trend->p, Near(expected.Number("fleiss_smokers/trend_p")));

  const auto expect_series = [&](const std::vector<double>& values, const std::string& path) {
    SCOPED_TRACE(path);
    const auto want = [&](const std::string& key) { return expected.Number(path + "/" + key); };
    const auto test = stats::TestMannKendall(values);
    EXPECT_EQ(test->s, want("S"));
    EXPECT_THAT(test->variance, Near(want("varS")));
    EXPECT_THAT(test->z, Near(want("Z")));
    EXPECT_THAT(test->p, Near(want("p")));
    EXPECT_THAT(test->tau_b, Near(want("tau_b")));
    const auto slope = stats::EstimateSenSlope(values);
    EXPECT_THAT(slope->slope, Near(want("sen_slope")));
    EXPECT_LE(slope->interval.lower, slope->slope);
    EXPECT_GE(slope->interval.upper, slope->slope);
  };
  expect_series(Table::Read("11_trend_tests/input_nile.csv").Numbers("flow"), "nile_mann_kendall");
  expect_series(expected.Numbers("lakehuron12_values"), "lakehuron12_mann_kendall");
}

}  // namespace
}  // namespace rapport::oracles
