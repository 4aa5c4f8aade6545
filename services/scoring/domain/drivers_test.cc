#include "services/scoring/domain/drivers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "libs/base/status.h"
#include "services/scoring/domain/response_surface.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

const disclosure::MinimumN kFive = *disclosure::MinimumN::Create(5);
enum : std::size_t { kA, kB, kAB, kBurnoutScale };  // TestingInstrument's measures

const std::vector<Unit> kUnits = {
    {"sys", "", "S"}, {"a", "sys", "A"}, {"a1", "a", "A1"}, {"a2", "a", "A2"}, {"b", "sys", "B"}};

int Clamp(int value) { return std::clamp(value, 1, 5); }
char Digit(int value) { return static_cast<char>('0' + value); }

// Sheets in which burnout falls with facet b and hardly with facet a.
std::vector<TestingSheet> Planted(std::uint64_t seed, const std::vector<int>& sheets_by_cohort) {
  std::mt19937_64 random(seed);
  std::vector<TestingSheet> sheets;
  for (std::uint32_t cohort = 0; cohort < sheets_by_cohort.size(); ++cohort) {
    for (int i = 0; i < sheets_by_cohort[cohort]; ++i) {
      const auto noise = [&random] { return static_cast<int>(random() % 3) - 1; };
      const int a = static_cast<int>(random() % 5) + 1;
      const int b = static_cast<int>(random() % 5) + 1;
      std::string answers;
      for (const int facet : {a, b}) {
        for (int item = 0; item < 3; ++item) {
          const int value = Clamp(facet + noise());
          answers.push_back(Digit(item == 2 ? 6 - value : value));  // the third is reverse-keyed
        }
      }
      answers.push_back(Digit(Clamp(6 - b + noise())));
      sheets.push_back({cohort, answers + "2"});
    }
  }
  return sheets;
}

double FacetMean(const std::string& answers, std::size_t first) {
  return (answers[first] - '0' + answers[first + 1] - '0' + 6 - (answers[first + 2] - '0')) / 3.0;
}

class DriversTest : public ::testing::Test {
 protected:
  DriversTest()
      : cells_(*CellMap::Create(kUnits, {{base::RoleGroup::kFrontLine, "a1"},
                                         {base::RoleGroup::kFrontLine, "a2"},
                                         {base::RoleGroup::kFrontLine, "b"}})) {}

  WaveAnswers Answers(const std::vector<TestingSheet>& sheets) const {
    WaveAnswers answers(PlanWave(instrument_, {0, 0, 0}));
    AddSheets(answers, 0, sheets);
    return answers;
  }

  absl::StatusOr<Drivers> Compute(const std::vector<TestingSheet>& sheets, const std::string& unit,
                                  int bootstrap_draws = 0, std::optional<double> present_from = std::nullopt,
                                  const disclosure::MinimumN& minimum_n = kFive) const {
    return ComputeDrivers(
        instrument_, cells_, Answers(sheets), minimum_n,
        {{*cells_.FindUnit(unit), std::nullopt}, kBurnoutScale, {kA, kB}, bootstrap_draws, 7, present_from});
  }

  const instrument::Instrument instrument_ = TestingInstrument();
  const CellMap cells_;
};

TEST_F(DriversTest, AreRelativeWeightsOfTheSheetsScores) {
  const std::vector<TestingSheet> sheets = Planted(1, {60, 40, 0});
  const auto found = Compute(sheets, "a");
  ASSERT_TRUE(found.ok()) << found.status();
  Eigen::MatrixXd scores(100, 3);
  for (Eigen::Index row = 0; row < 100; ++row) {
    const std::string& answers = sheets[static_cast<std::size_t>(row)].answers;
    scores.row(row) << FacetMean(answers, 0), FacetMean(answers, 3), answers[6] - '0';
  }
  const Eigen::MatrixXd centred = scores.rowwise() - scores.colwise().mean();
  const auto expected = stats::RelativeWeights(centred.transpose() * centred / 99);
  EXPECT_EQ(found->n, 100);
  EXPECT_EQ(found->clusters, 2);
  EXPECT_NEAR(found->weights.r2, expected->r2, 1e-9);
  for (Eigen::Index i = 0; i < 2; ++i) EXPECT_NEAR(found->weights.weights(i), expected->weights(i), 1e-9);
  EXPECT_EQ(found->places[1].rank, 1) << "the planted driver";
  EXPECT_EQ(found->places[0].rank, 2);
  EXPECT_TRUE(found->places[1].important);
  EXPECT_FALSE(found->places[0].important);
  EXPECT_LT(found->places[1].correlation, -0.5);
  for (std::size_t i = 0; i < 2; ++i) {
    const double room = 100 - 25 * (scores.col(static_cast<Eigen::Index>(i)).mean() - 1);
    EXPECT_NEAR(found->places[i].room, room, 1e-9);
    EXPECT_EQ(found->places[i].much_room, room >= (found->places[0].room + found->places[1].room) / 2);
  }
  EXPECT_NEAR(found->places[0].mean, scores.col(0).mean(), 1e-9);
}

TEST_F(DriversTest, RoomIsMeasuredFromTheFavourableEnd) {
  const auto found = ComputeDrivers(instrument_, cells_, Answers(Planted(1, {60, 0, 0})), kFive,
                                    {{0, std::nullopt}, kA, {kB, kBurnoutScale}, 0, 0, std::nullopt});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_NEAR(found->places[1].room, 25 * (found->places[1].mean - 1), 1e-9) << "low burnout is favourable";
}

TEST_F(DriversTest, TakeTheParentUnitWhereSheetsAreFew) {
  const std::vector<TestingSheet> sheets = Planted(2, {29, 11, 50});
  EXPECT_EQ(cells_.units()[Compute(sheets, "a1")->unit].id, "a");
  EXPECT_EQ(Compute(sheets, "a1")->n, 40);
  EXPECT_EQ(cells_.units()[Compute(Planted(2, {30, 11, 50}), "a1")->unit].id, "a1");
  const disclosure::MinimumN forty_one = *disclosure::MinimumN::Create(41);
  EXPECT_EQ(cells_.units()[Compute(sheets, "a1", 0, std::nullopt, forty_one)->unit].id, "sys");
  EXPECT_EQ(base::ReasonOf(Compute(Planted(2, {10, 10, 9}), "a1").status()), "TOO_FEW_RESPONDENTS");
}

TEST_F(DriversTest, CountOnlySheetsWithAllScores) {
  std::vector<TestingSheet> sheets = Planted(3, {40, 0, 0});
  sheets[0].answers[6] = '.';                                                // no outcome
  sheets[1].answers[0] = sheets[1].answers[1] = sheets[1].answers[2] = '.';  // no facet a
  sheets[2].answers[3] = '.';                                                // facet b from two items
  EXPECT_EQ(Compute(sheets, "a1")->n, 38);
}

TEST_F(DriversTest, IntervalsDoNotDependOnTheOrderOfSheets) {
  std::vector<TestingSheet> sheets = Planted(4, {40, 20, 30});
  const auto in_order = Compute(sheets, "sys", 300);
  std::mt19937_64 random(1);
  std::ranges::shuffle(sheets, random);
  const auto shuffled = Compute(sheets, "sys", 300);
  ASSERT_TRUE(in_order->bootstrap.ok()) << in_order->bootstrap.status();
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(in_order->bootstrap->predictors[i].weight, shuffled->bootstrap->predictors[i].weight);
    EXPECT_EQ(in_order->bootstrap->predictors[i].top_share, shuffled->bootstrap->predictors[i].top_share);
  }
  EXPECT_GT(in_order->bootstrap->predictors[1].top_share, 0.95);
}

TEST_F(DriversTest, SayWhichPartCannotBeHad) {
  const auto found = Compute(Planted(5, {60, 0, 0}), "a1", 0, 6.0);
  EXPECT_TRUE(absl::IsNotFound(found->bootstrap.status())) << "was not asked for";
  EXPECT_EQ(base::ReasonOf(found->clustered.status()), "TOO_FEW_GROUPS") << "one unit";
  EXPECT_FALSE(found->logistic.ok()) << "nobody answers 6";
  std::vector<TestingSheet> constant = Planted(5, {60, 0, 0});
  for (TestingSheet& sheet : constant) sheet.answers[6] = '3';
  EXPECT_EQ(base::ReasonOf(Compute(constant, "a1").status()), "NO_VARIANCE");
}

TEST_F(DriversTest, AnOutcomeAtTheThresholdIsPresent) {
  const std::vector<TestingSheet> sheets = Planted(5, {60, 0, 0});
  Eigen::MatrixXd scores(60, 2);
  std::vector<std::uint8_t> present;
  for (Eigen::Index row = 0; row < 60; ++row) {
    const std::string& answers = sheets[static_cast<std::size_t>(row)].answers;
    scores.row(row) << FacetMean(answers, 0), FacetMean(answers, 3);
    present.push_back(answers[6] >= '4' ? 1 : 0);
  }
  const auto expected = stats::LogisticRelativeWeights(scores, present);
  const auto found = Compute(sheets, "a1", 0, 4.0);
  ASSERT_TRUE(found->logistic.ok()) << found->logistic.status();
  EXPECT_NEAR(found->logistic->importance.r2, expected->importance.r2, 1e-9);
}

class SurfaceTest : public DriversTest {
 protected:
  absl::StatusOr<Surface> Fit(const std::vector<TestingSheet>& sheets, const std::string& unit) const {
    return ComputeSurface(cells_, Answers(sheets), kFive,
                          {{*cells_.FindUnit(unit), std::nullopt}, kA, kB, kBurnoutScale, 3});
  }
};

TEST_F(SurfaceTest, IsThePolynomialRegressionOfTheSheetsScores) {
  const std::vector<TestingSheet> sheets = Planted(6, {50, 40, 0});
  const auto found = Fit(sheets, "a");
  ASSERT_TRUE(found.ok()) << found.status();
  std::vector<double> x, y, z;
  std::vector<int> cluster;
  for (const TestingSheet& sheet : sheets) {
    x.push_back(FacetMean(sheet.answers, 0) - 3);
    y.push_back(FacetMean(sheet.answers, 3) - 3);
    z.push_back(sheet.answers[6] - '0');
    cluster.push_back(static_cast<int>(sheet.cohort));
  }
  const auto expected = stats::FitResponseSurface(x, y, z, cluster);
  EXPECT_EQ(found->n, 90);
  EXPECT_EQ(found->clusters, 2);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(found->fit.shape[i].ols.estimate, expected->shape[i].ols.estimate, 1e-9);
    EXPECT_NEAR(found->fit.shape[i].clustered->standard_error, expected->shape[i].clustered->standard_error,
                1e-8);
  }
}

TEST_F(SurfaceTest, TakesTheParentUnitAndNeedsTwoUnitsForRobustErrors) {
  EXPECT_EQ(cells_.units()[Fit(Planted(7, {20, 40, 0}), "a1")->unit].id, "a");
  const auto single = Fit(Planted(7, {60, 0, 0}), "a1");
  EXPECT_EQ(single->clusters, 1);
  EXPECT_FALSE(single->fit.clustered.has_value());
  EXPECT_EQ(base::ReasonOf(Fit(Planted(7, {10, 10, 9}), "a1").status()), "TOO_FEW_RESPONDENTS");
}

}  // namespace
}  // namespace rapport::scoring
