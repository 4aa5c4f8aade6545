#include <gtest/gtest.h>

#include <boost/math/distributions/non_central_t.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "libs/base/status.h"
#include "libs/stats/boost_policy.h"
#include "libs/stats/inference/effect_size.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/inference/multiplicity.h"
#include "libs/stats/inference/proportion.h"
#include "libs/stats/inference/trend.h"
#include "libs/stats/inference/weights.h"

namespace rapport::stats {
namespace {

template <typename T>
std::string Reason(const absl::StatusOr<T>& result) {
  return base::ReasonOf(result.status());
}

TEST(WilsonInterval, StaysWithinZeroAndOneAndNeedsSomebody) {
  EXPECT_EQ(Reason(WilsonInterval({0, 0})), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(WilsonInterval({0, 7})->lower, 0);
  EXPECT_EQ(WilsonInterval({7, 7})->upper, 1);
  for (std::int64_t n = 1; n < 40; ++n) {
    for (std::int64_t count = 0; count <= n; ++count) {
      const Interval plain = *WilsonInterval({count, n});
      const Interval corrected = *WilsonIntervalCorrected({count, n});
      const Interval mirrored = *WilsonInterval({n - count, n});
      EXPECT_LE(corrected.lower, plain.lower + 1e-15);
      EXPECT_GE(corrected.upper, plain.upper - 1e-15);
      EXPECT_NEAR(plain.lower, 1 - mirrored.upper, 1e-14);
      EXPECT_GT(plain.upper - plain.lower, 0);
    }
  }
}

TEST(MeanComparison, SaysWhatIsMissing) {
  EXPECT_EQ(Reason(TestMean({1, 3, 0})), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(Reason(TestDifference({5, 3, 0}, {5, 4, 0})), "NO_VARIANCE");
  EXPECT_EQ(Reason(TestDifference({1, 3, 0}, {5, 4, 1})), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(Reason(Describe(Moments())), "TOO_FEW_RESPONDENTS");
  const auto constant = TestMean({5, 3, 0});
  EXPECT_EQ(constant->interval, (Interval{3, 3}));
}

TEST(Multiplicity, OrderDoesNotMatterAndAdjustedIsNeverLess) {
  std::mt19937_64 random(5);
  std::vector<std::optional<double>> p(50);
  for (auto& value : p) value = static_cast<double>(random() % 1000) / 1000;
  p[7] = std::nullopt;
  std::vector<std::optional<double>> reversed(p.rbegin(), p.rend());
  for (const Adjustment adjustment : {Adjustment::kBenjaminiHochberg, Adjustment::kBenjaminiYekutieli,
                                      Adjustment::kHolm, Adjustment::kHochberg, Adjustment::kBonferroni}) {
    const auto adjusted = AdjustPValues(p, adjustment);
    const auto of_reversed = AdjustPValues(reversed, adjustment);
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_EQ(adjusted[i], of_reversed[p.size() - 1 - i]);
      if (p[i].has_value()) {
        EXPECT_GE(*adjusted[i], *p[i]);
        EXPECT_LE(*adjusted[i], 1);
      }
    }
  }
  EXPECT_TRUE(AdjustPValues({}, Adjustment::kHolm).empty());
}

// P(T <= t) by Boost.Math, whose error is relative: the smaller tail is taken.
double ReferenceCdf(double t, double df, double noncentrality) {
  using Distribution = boost::math::non_central_t_distribution<double, QuietBoost>;
  if (t < 0) return cdf(complement(Distribution(df, -noncentrality), -t));
  return cdf(Distribution(df, noncentrality), t);
}

TEST(NoncentralT, IsBoostsAndInvertsItself) {
  for (const double df : {2.0, 3.0, 5.0, 30.0, 300.0, 3000.0}) {
    for (const double t : {-60.0, -5.0, -2.0, 0.0, 0.5, 4.0, 60.0, 200.0}) {
      SCOPED_TRACE(::testing::Message() << t << " with " << df << " degrees of freedom");
      for (const double noncentrality : {t - 2, t, t + 1}) {
        EXPECT_NEAR(NoncentralTCdf(t, df, noncentrality), ReferenceCdf(t, df, noncentrality), 2e-13);
      }
      const Interval interval = NoncentralityInterval(t, df);
      EXPECT_NEAR(ReferenceCdf(t, df, interval.lower), 0.975, 2e-13);
      EXPECT_NEAR(ReferenceCdf(t, df, interval.upper), 0.025, 2e-13);
    }
  }
}

TEST(NoncentralT, IsExactForManyPeople) {
  EXPECT_NEAR(NoncentralTCdf(-5, 1e6, -4), 0.158657068702212184, 1e-14) << "mpmath's integral, 30 digits";
}

TEST(NoncentralT, HoldsForNearlyEqualAnswersOfManyPeople) {
  const Interval interval = NoncentralityInterval(3e6, 2e5);
  EXPECT_NEAR(NoncentralTCdf(3e6, 2e5, interval.lower), 0.975, 1e-9);
  EXPECT_NEAR(NoncentralTCdf(3e6, 2e5, interval.upper), 0.025, 1e-9);
}

TEST(EffectSize, TheSmallSampleFactorIsExactForManyPeople) {
  const auto found = StandardizeDifference({500'000, 3, 1}, {500'000, 3.5, 1});
  EXPECT_NEAR(found->j, ApproximateSmallSampleFactor(999'998), 1e-13);
}

TEST(EffectSize, SaysWhatIsMissingAndTurnsRound) {
  EXPECT_EQ(Reason(StandardizeDifference({1, 3, 0}, {9, 3, 1})), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(Reason(StandardizeDifference({9, 3, 0}, {9, 4, 0})), "NO_VARIANCE");
  const auto one = StandardizeDifference({12, 3, 1.2}, {30, 3.5, 0.8});
  const auto other = StandardizeDifference({30, 3.5, 0.8}, {12, 3, 1.2});
  EXPECT_NEAR(one->g, -other->g, 1e-15);
  EXPECT_NEAR(one->g_interval.lower, -other->g_interval.upper, 1e-11);
}

TEST(Weights, EmptyCellsAndContradictingMarginsAreSaid) {
  const std::vector<double> base(4, 1.0);
  EXPECT_EQ(Reason(PostStratify(base, {{0, 0, 1, 1}, {10, 10, 5}})), "EMPTY_CELL");
  const std::vector<Margin> contradicting = {{{0, 0, 1, 1}, {10, 10}}, {{0, 0, 1, 1}, {15, 5}}};
  EXPECT_EQ(Reason(Rake(base, contradicting)), "NOT_CONVERGED");
  EXPECT_EQ(Reason(KishDesignEffect({})), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(KishDesignEffect(base)->design_effect, 1);
}

TEST(StratifiedMean, IsExactWhenEverybodyAnswered) {
  const auto all = EstimateStratifiedMean(std::vector<Stratum>{{10, 10, 3, 1}, {30, 30, 4, 1}});
  EXPECT_EQ(all->mean, 3.75);
  EXPECT_EQ(all->standard_error, 0);
  EXPECT_NEAR(all->weighting.design_effect, 1, 1e-15);
  EXPECT_EQ(Reason(EstimateStratifiedMean(std::vector<Stratum>{{10, 0, 0, 0}, {30, 30, 4, 1}})),
            "EMPTY_CELL");
  EXPECT_EQ(Reason(EstimateStratifiedMean(std::vector<Stratum>{{10, 1, 3, 0}})), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(Reason(EstimateStratifiedMean({})), "TOO_FEW_RESPONDENTS");
}

TEST(Trend, SaysWhatIsMissing) {
  EXPECT_EQ(Reason(TestMannKendall(std::vector<double>{1, 2, 3})), "TOO_FEW_GROUPS");
  EXPECT_EQ(Reason(TestMannKendall(std::vector<double>{2, 2, 2, 2})), "NO_VARIANCE");
  EXPECT_EQ(EstimateSenSlope(std::vector<double>{2, 2, 2, 2})->slope, 0);
  EXPECT_EQ(Reason(TestEqualShares(std::vector<Share>{{3, 9}})), "TOO_FEW_GROUPS");
  EXPECT_EQ(Reason(TestEqualShares(std::vector<Share>{{0, 9}, {0, 4}})), "NO_VARIANCE");
  const std::vector<double> same = {1, 1};
  EXPECT_EQ(Reason(TestShareTrend(std::vector<Share>{{3, 9}, {1, 4}}, same)), "NO_VARIANCE");
}

TEST(Weights, RakedMeanOfCellsIsThatOfTheirRespondents) {
  const std::vector<std::vector<double>> answers = {{1, 2, 4}, {3, 3}, {}, {5, 4, 4, 2}, {1, 5}, {2}};
  const Margin unit = {{0, 0, 0, 1, 1, 2}, {30, 25, 12}};
  const Margin role = {{0, 1, 1, 0, 1, 1}, {40, 27}};
  std::vector<Stratum> cells;
  std::vector<double> values;
  std::vector<Margin> margins = {{{}, unit.population}, {{}, role.population}};
  for (std::size_t cell = 0; cell < answers.size(); ++cell) {
    Moments moments;
    for (const double answer : answers[cell]) {
      moments.Add(FixedFromDouble(answer));
      values.push_back(answer);
      margins[0].category.push_back(unit.category[cell]);
      margins[1].category.push_back(role.category[cell]);
    }
    cells.push_back({0, moments.n(), moments.Mean().value_or(0), moments.Sd().value_or(0)});
  }
  const auto weights = Rake(std::vector<double>(values.size(), 1), margins);
  ASSERT_TRUE(weights.ok());
  SampleDesign design = {std::vector<int>(values.size(), 0), {}, {67}};
  for (std::size_t i = 0; i < values.size(); ++i) design.cluster.push_back(static_cast<int>(i));
  const auto expected = EstimateMean(values, *weights, design, {{}, margins});
  ASSERT_TRUE(expected.ok());
  const auto raked = EstimateRakedMean(cells, std::vector<Margin>{unit, role});
  ASSERT_TRUE(raked.ok());
  EXPECT_NEAR(raked->mean, expected->estimate, 1e-12);
  EXPECT_NEAR(raked->standard_error, expected->standard_error, 1e-12);
  EXPECT_NEAR(raked->weighting.design_effect, KishDesignEffect(*weights)->design_effect, 1e-12);
  EXPECT_EQ(Reason(EstimateRakedMean(cells, std::vector<Margin>{{{0, 0, 1, 0, 0, 0}, {50, 17}}})),
            "EMPTY_CELL");
  EXPECT_EQ(Reason(EstimateRakedMean({}, std::vector<Margin>{{{}, {50, 17}}})), "TOO_FEW_RESPONDENTS");
}

}  // namespace
}  // namespace rapport::stats
