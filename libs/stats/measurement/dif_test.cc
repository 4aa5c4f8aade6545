#include "libs/stats/measurement/dif.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "libs/base/status.h"

namespace rapport::stats {
namespace {

using Counts = std::vector<std::int64_t>;

DifTable Table(std::vector<DifTable::Stratum> strata, std::size_t options) {
  DifTable table{.values = {}, .strata = std::move(strata)};
  for (std::size_t i = 0; i < options; ++i) table.values.push_back(static_cast<double>(i + 1));
  return table;
}

// Answers of 4 options from a proportional-odds model with the given effects of the focal group.
DifTable Simulated(double uniform, double nonuniform) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> uniform_draw;
  std::vector<DifTable::Stratum> strata;
  for (int score = 0; score < 12; ++score) {
    DifTable::Stratum& stratum = strata.emplace_back();
    stratum.rest_score = score;
    for (int group = 0; group < 2; ++group) {
      stratum.counts[static_cast<std::size_t>(group)].assign(4, 0);
      const double centred = (score - 5.5) / 3.5;
      const double eta = centred + group * (uniform + nonuniform * centred);
      for (int i = 0; i < 150; ++i) {
        const double u = uniform_draw(random);
        const double latent = eta + std::log(u / (1 - u));
        const std::size_t answer =
            (latent > -1 ? 1U : 0U) + (latent > 0.3 ? 1U : 0U) + (latent > 1.5 ? 1U : 0U);
        ++stratum.counts[static_cast<std::size_t>(group)][answer];
      }
    }
  }
  return Table(std::move(strata), 4);
}

TEST(MantelTest, WithTwoOptionsIsMantelAndHaenszel) {
  // One stratum [[10, 20], [15, 5]]: focal group has 5 of 20 high, 25 of 50 in all, expected 10,
  // variance 20 x 30 x 25 x 25 / (50^2 x 49).
  const DifTable table = Table({{.rest_score = 3, .counts = {Counts{10, 20}, Counts{15, 5}}}}, 2);
  const auto test = MantelTest(table);
  ASSERT_TRUE(test.ok());
  EXPECT_NEAR(test->chi_square, 25 / (20.0 * 30 * 25 * 25 / (2500.0 * 49)), 1e-12);
  EXPECT_EQ(test->df, 1);
}

TEST(MantelTest, StrataOfOneGroupSayNothing) {
  const DifTable table = Table({{.rest_score = 3, .counts = {Counts{10, 20}, Counts{15, 5}}},
                                {.rest_score = 4, .counts = {Counts{7, 0}, Counts{0, 0}}}},
                               2);
  const DifTable shorter = Table({table.strata[0]}, 2);
  EXPECT_EQ(MantelTest(table)->chi_square, MantelTest(shorter)->chi_square);
}

TEST(MantelTest, DoesNotDependOnUnitOrOrigin) {
  DifTable table = Simulated(0.3, 0);
  const double chi_square = MantelTest(table)->chi_square;
  for (double& value : table.values) value = 900 + 0.1 * value;
  EXPECT_NEAR(MantelTest(table)->chi_square / chi_square, 1, 1e-10);
}

TEST(OrdinalDifTest, FindsThePlantedEffects) {
  const auto none = TestOrdinalDif(Simulated(0, 0));
  const auto uniform = TestOrdinalDif(Simulated(0.8, 0));
  const auto crossing = TestOrdinalDif(Simulated(0, 0.8));
  ASSERT_TRUE(none.ok() && uniform.ok() && crossing.ok());
  EXPECT_GT(none->total.p, 0.001);
  EXPECT_LT(uniform->uniform.p, 1e-10);
  EXPECT_NEAR(uniform->focal_effect, 0.8, 0.15);
  EXPECT_GT(uniform->nonuniform.p, 0.001);
  EXPECT_LT(crossing->nonuniform.p, 1e-10);
  EXPECT_NEAR(crossing->total.chi_square, crossing->uniform.chi_square + crossing->nonuniform.chi_square,
              1e-9);
  EXPECT_GT(uniform->delta_r2, none->delta_r2);
  EXPECT_EQ(uniform->n, 3600);
}

TEST(OrdinalDifTest, TwoOptionsHaveTheLikelihoodOfProportions) {
  // Two rest scores, two groups, product term: the model is saturated.
  const DifTable table = Table({{.rest_score = 1, .counts = {Counts{10, 20}, Counts{15, 5}}},
                                {.rest_score = 2, .counts = {Counts{8, 30}, Counts{9, 7}}}},
                               2);
  const auto test = TestOrdinalDif(table);
  ASSERT_TRUE(test.ok()) << test.status();
  const auto part = [](double a, double b) { return a * std::log(a / (a + b)) + b * std::log(b / (a + b)); };
  EXPECT_NEAR(test->log_likelihoods[2], part(10, 20) + part(15, 5) + part(8, 30) + part(9, 7), 1e-10);
}

TEST(OrdinalDifTest, OptionsThatNobodyChoseAndTheOriginDoNotMatter) {
  const DifTable table = Simulated(0.5, 0.2);
  DifTable wider = table;
  wider.values = {1, 2, 3, 4, 5, 6};
  for (DifTable::Stratum& stratum : wider.strata) {
    stratum.rest_score = 800 + stratum.rest_score / 7;
    for (Counts& counts : stratum.counts) {
      counts.insert(counts.begin() + 1, 0);
      counts.push_back(0);
    }
  }
  const auto first = TestOrdinalDif(table);
  const auto second = TestOrdinalDif(wider);
  ASSERT_TRUE(first.ok() && second.ok());
  for (std::size_t model = 0; model < 3; ++model) {
    EXPECT_NEAR(first->log_likelihoods[model], second->log_likelihoods[model], 1e-8);
  }
  EXPECT_NEAR(first->delta_r2, second->delta_r2, 1e-11);
}

TEST(DifTest, SaysWhatIsMissing) {
  const auto mantel = [](const DifTable& table) { return base::ReasonOf(MantelTest(table).status()); };
  const auto ordinal = [](const DifTable& table) { return base::ReasonOf(TestOrdinalDif(table).status()); };
  const DifTable one_group = Table({{.rest_score = 1, .counts = {Counts{3, 4}, Counts{0, 0}}}}, 2);
  EXPECT_EQ(mantel(one_group), "EMPTY_CELL");
  EXPECT_EQ(ordinal(one_group), "EMPTY_CELL");
  EXPECT_EQ(mantel(Table({}, 2)), "EMPTY_CELL");
  const DifTable apart = Table({{.rest_score = 1, .counts = {Counts{3, 4}, Counts{0, 0}}},
                                {.rest_score = 2, .counts = {Counts{0, 0}, Counts{5, 2}}}},
                               2);
  EXPECT_EQ(mantel(apart), "NO_VARIANCE");
  EXPECT_EQ(ordinal(apart), "COLLINEAR");
  const DifTable one_score = Table({{.rest_score = 1, .counts = {Counts{3, 4}, Counts{5, 6}}}}, 2);
  EXPECT_TRUE(MantelTest(one_score).ok());
  EXPECT_EQ(ordinal(one_score), "NO_VARIANCE");
  const DifTable one_answer = Table({{.rest_score = 1, .counts = {Counts{3, 0}, Counts{5, 0}}},
                                     {.rest_score = 2, .counts = {Counts{3, 0}, Counts{5, 0}}}},
                                    2);
  EXPECT_EQ(mantel(one_answer), "NO_VARIANCE");
  EXPECT_EQ(ordinal(one_answer), "NO_VARIANCE");
  // Who scores 1 answers low, who scores 2 or more answers high: no finite slope is steep enough.
  const DifTable separated = Table({{.rest_score = 1, .counts = {Counts{9, 0}, Counts{8, 0}}},
                                    {.rest_score = 2, .counts = {Counts{0, 5}, Counts{0, 8}}},
                                    {.rest_score = 3, .counts = {Counts{0, 5}, Counts{0, 8}}}},
                                   2);
  EXPECT_EQ(ordinal(separated), "NOT_CONVERGED");
}

TEST(DifTest, Sizes) {
  EXPECT_EQ(DifSizeOf(0.2, false), DifSize::kNegligible);
  EXPECT_EQ(DifSizeOf(0.034, true), DifSize::kNegligible);
  EXPECT_EQ(DifSizeOf(0.035, true), DifSize::kModerate);
  EXPECT_EQ(DifSizeOf(0.07, true), DifSize::kLarge);
}

}  // namespace
}  // namespace rapport::stats
