#include "services/scoring/domain/scorecard.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "libs/base/strings.h"
#include "services/scoring/domain/testing_instrument.h"

namespace rapport::scoring {
namespace {

// Three cohorts of the front line in two units.
const CellMap& Cells() {
  static const CellMap* const cells =
      new CellMap(*CellMap::Create({{"root", "", "Root"}, {"a", "root", "A"}, {"b", "root", "B"}},
                                   {{base::RoleGroup::kFrontLine, "a", 0},
                                    {base::RoleGroup::kFrontLine, "b", 0},
                                    {base::RoleGroup::kFrontLine, "b", 0}}));
  return *cells;
}

const disclosure::MinimumN kTen = *disclosure::MinimumN::Create(10);

// `rows` sheets on which every item but BURN has `code` and BURN has `burn`.
void AddSame(WaveStatistics& statistics, std::uint32_t cohort, int rows, char code, char burn) {
  const auto count = static_cast<std::size_t>(rows);
  std::vector<std::string> columns(8, std::string(count, code));
  columns[6] = std::string(count, burn);
  const std::vector<std::string_view> views(columns.begin(), columns.end());
  ASSERT_TRUE(statistics.Add(0, std::vector<std::uint32_t>(count, cohort), views).ok());
}

const Score& Find(const Scorecard& scorecard, const std::string& measure) {
  for (const Score& score : scorecard.scores) {
    if (score.measure == measure) return score;
  }
  ADD_FAILURE() << "no score " << measure;
  return scorecard.scores.front();
}

TEST(Scorecard, HoldsTheNumbersOfEveryMeasure) {
  const instrument::Instrument instrument = TestingInstrument();
  WaveStatistics statistics(PlanWave(instrument, {0, 0}));
  AddSame(statistics, 0, 6, 5, 1);
  AddSame(statistics, 1, 6, 2, 4);
  const Scorecard scorecard =
      ComputeScorecard(instrument, Cells(), statistics, std::vector<std::size_t>{0, 1}, kTen, true);
  ASSERT_EQ(scorecard.sheets, 12);
  ASSERT_EQ(scorecard.scores.size(), 4u + 7u) << "the attention check is not scored";
  // Sheets of fives score (5 + 5 + 1) / 3, sheets of twos (2 + 2 + 4) / 3.
  const ScoreNumbers facet = *Find(scorecard, "a").numbers;
  EXPECT_EQ(facet.n, 12);
  EXPECT_NEAR(facet.mean, (11.0 / 3 + 8.0 / 3) / 2, 1e-12);
  EXPECT_NEAR(facet.sd, std::sqrt(12 * 0.25 / 11), 1e-12);
  EXPECT_NEAR(facet.se, facet.sd / std::sqrt(12.0), 1e-12);
  EXPECT_NEAR(facet.score_0_100, 100 * (facet.mean - 1) / 4, 1e-10);
  // Two items are favourable for half of the sheets, the reversed one (1 or 4) for the other half.
  EXPECT_NEAR(facet.percent_favourable, 50, 1e-12);
  EXPECT_EQ(Find(scorecard, "ab").numbers->mean, facet.mean);
  // Low burnout is favourable: the six ones, not the six fours.
  EXPECT_NEAR(Find(scorecard, "burnout").numbers->percent_favourable, 50, 1e-12);
  EXPECT_NEAR(Find(scorecard, "burnout").numbers->mean, 2.5, 1e-12);
  EXPECT_NEAR(Find(scorecard, "A3").numbers->mean, 2.5, 1e-12) << "reverse scored: ones and fours";
  EXPECT_TRUE(Find(scorecard, "A3").is_item);
}

// "1:6 2:0 ..."
std::string Answers(const Score& score) {
  std::string text;
  for (const AnswerCount& answer : score.numbers->answers) {
    base::StrAppend(&text, text.empty() ? "" : " ", answer.value, ":", answer.n);
  }
  return text;
}

TEST(Scorecard, CountsTheAnswersToItemsAsTheyAreScored) {
  const instrument::Instrument instrument = TestingInstrument();
  WaveStatistics statistics(PlanWave(instrument, {0, 0}));
  AddSame(statistics, 0, 7, 5, 1);
  AddSame(statistics, 1, 6, 2, 4);
  const Scorecard scorecard =
      ComputeScorecard(instrument, Cells(), statistics, std::vector<std::size_t>{0, 1}, kTen, true);
  EXPECT_EQ(Answers(Find(scorecard, "A1")), "1:0 2:6 3:0 4:0 5:7");
  EXPECT_EQ(Answers(Find(scorecard, "A3")), "1:7 2:0 3:0 4:6 5:0") << "reverse-keyed";
  EXPECT_EQ(Answers(Find(scorecard, "a")), "") << "a measure";
}

TEST(Scorecard, SaysNothingAboutFewerThanTheMinimum) {
  const instrument::Instrument instrument = TestingInstrument();
  WaveStatistics statistics(PlanWave(instrument, {0, 0, 0}));
  AddSame(statistics, 0, 9, 5, 1);
  AddSame(statistics, 1, 10, 5, 1);
  const auto of = [&](std::vector<std::size_t> cohorts) {
    return ComputeScorecard(instrument, Cells(), statistics, cohorts, kTen, true);
  };
  const Scorecard small = of({0});
  const Scorecard empty = of({2});
  EXPECT_EQ(small.sheets, std::nullopt);
  ASSERT_EQ(small.scores.size(), empty.scores.size()) << "small and empty look the same";
  for (const Score& score : small.scores) EXPECT_FALSE(score.numbers.has_value()) << score.measure;
  EXPECT_EQ(of({1}).sheets, 10);
}

TEST(Scorecard, SuppressesAMeasureThatTooFewHaveAValidScoreOn) {
  const instrument::Instrument instrument = TestingInstrument();
  WaveStatistics statistics(PlanWave(instrument, {0}));
  AddSame(statistics, 0, 20, 4, 0);
  AddSame(statistics, 0, 9, 4, 3);
  const Scorecard scorecard =
      ComputeScorecard(instrument, Cells(), statistics, std::vector<std::size_t>{0}, kTen, true);
  EXPECT_EQ(scorecard.sheets, 29);
  EXPECT_TRUE(Find(scorecard, "a").numbers.has_value());
  EXPECT_FALSE(Find(scorecard, "burnout").numbers.has_value());
  EXPECT_FALSE(Find(scorecard, "BURN").numbers.has_value());
}

TEST(Scorecard, AddsUpFormsThatAskTheSameMeasure) {
  const instrument::Instrument instrument = TestingInstrument();
  WaveStatistics statistics(PlanWave(instrument, {0, 1}));
  AddSame(statistics, 0, 6, 4, 1);
  const std::vector<std::string> columns(3, std::string(6, 4));
  const std::vector<std::string_view> views(columns.begin(), columns.end());
  ASSERT_TRUE(statistics.Add(1, std::vector<std::uint32_t>(6, 1), views).ok());
  const Scorecard scorecard =
      ComputeScorecard(instrument, Cells(), statistics, std::vector<std::size_t>{0, 1}, kTen, false);
  EXPECT_EQ(Find(scorecard, "a").numbers->n, 12);
  EXPECT_FALSE(Find(scorecard, "b").numbers.has_value());
  EXPECT_EQ(scorecard.scores.size(), 4u) << "items were not asked for";
}

}  // namespace
}  // namespace rapport::scoring
