#include "services/scoring/domain/wave_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "libs/base/status.h"
#include "services/scoring/domain/testing_instrument.h"

namespace rapport::scoring {
namespace {

constexpr int kCohorts = 5;

std::shared_ptr<const WavePlan> Plan() {
  return PlanWave(TestingInstrument(), std::vector<std::size_t>(kCohorts, 0));
}

void ExpectEqual(const WaveStatistics& a, const WaveStatistics& b) {
  const FormPlan& form = a.plan().forms[0];
  for (std::size_t cohort = 0; cohort < kCohorts; ++cohort) {
    EXPECT_EQ(a.sheets(cohort), b.sheets(cohort));
    for (std::size_t column = 0; column < form.items.size(); ++column) {
      const auto mine = a.answers(cohort, column);
      const auto theirs = b.answers(cohort, column);
      EXPECT_TRUE(std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end()));
    }
    for (std::size_t position = 0; position < form.measures.size(); ++position) {
      EXPECT_EQ(a.moments(cohort, position), b.moments(cohort, position));
    }
  }
}

// A second way to the same numbers: sheet by sheet, in floating point, from the definitions.
std::optional<double> FacetScore(const Sheets& sheets, std::size_t row, std::size_t first_column) {
  double sum = 0;
  int valid = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto code = static_cast<unsigned char>(sheets.columns[first_column + i][row]);
    if (code == 0 || code == 255) continue;
    sum += i == 2 ? 6 - code : code;
    ++valid;
  }
  if (valid < 2) return std::nullopt;
  return sum / valid;
}

TEST(WaveStatistics, AgreeWithTheDefinitions) {
  const Sheets sheets = RandomSheets(TestingInstrument(), 11, 4000, 1);
  WaveStatistics statistics(PlanWave(TestingInstrument(), {0}));
  ASSERT_TRUE(statistics.Add(0, sheets.cohorts, sheets.views()).ok());
  std::vector<double> facet;
  std::vector<double> domain;
  for (std::size_t row = 0; row < sheets.cohorts.size(); ++row) {
    const auto a = FacetScore(sheets, row, 0);
    const auto b = FacetScore(sheets, row, 3);
    if (a) facet.push_back(*a);
    if (a && b) domain.push_back((*a + *b) / 2);
    if (a.has_value() != b.has_value()) domain.push_back(a ? *a : *b);
  }
  const auto mean = [](const std::vector<double>& x) {
    return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
  };
  EXPECT_EQ(statistics.moments(0, 0).n(), static_cast<std::int64_t>(facet.size()));
  EXPECT_NEAR(*statistics.moments(0, 0).Mean(), mean(facet), 1e-12);
  EXPECT_EQ(statistics.moments(0, 2).n(), static_cast<std::int64_t>(domain.size()));
  EXPECT_NEAR(*statistics.moments(0, 2).Mean(), mean(domain), 1e-12);
}

// 0, 2.5 and 10 instead of 1 to 3: positions do not suffice, and the reversed item scores 10 - x.
TEST(WaveStatistics, ScoreNumbersInUnequalSteps) {
  instrument::Instrument instrument = TestingInstrument();
  instrument.response_scales[0].values = {0, 2.5, 10};
  instrument.items.back().attention_position.reset();
  for (instrument::Measure& measure : instrument.measures) {
    measure.min_value = 0;
    measure.max_value = 10;
  }
  WaveStatistics statistics(PlanWave(instrument, {0}));
  // Facet a: A1 = 2.5, A2 missing, A3 = 10 - 2.5; then only A1; then all three.
  const std::vector<std::string> answers = {"\2\3\3", std::string("\0\0\1", 3), std::string("\2\0\3", 3)};
  std::vector<std::string_view> columns(answers.begin(), answers.end());
  const std::string none(3, '\0');
  columns.resize(8, none);
  const std::vector<std::uint32_t> cohorts(3, 0);
  ASSERT_TRUE(statistics.Add(0, cohorts, columns).ok());
  EXPECT_EQ(statistics.moments(0, 0).n(), 2);
  EXPECT_NEAR(*statistics.moments(0, 0).Mean(), ((2.5 + 7.5) / 2 + (10.0 + 0 + 0) / 3) / 2, 1e-11);
}

TEST(WaveStatistics, AreTheSameHoweverTheAnswersAreSplitAndOrdered) {
  const Sheets sheets = RandomSheets(TestingInstrument(), 5, 1000, kCohorts);
  WaveStatistics whole(Plan());
  ASSERT_TRUE(whole.Add(0, sheets.cohorts, sheets.views()).ok());
  std::mt19937_64 random(3);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::size_t> order(sheets.cohorts.size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    std::vector<WaveStatistics> parts(1 + random() % 4, WaveStatistics(Plan()));
    for (std::size_t begin = 0; begin < order.size();) {
      const std::size_t count = std::min<std::size_t>(1 + random() % 300, order.size() - begin);
      Sheets piece;
      piece.columns.resize(sheets.columns.size());
      for (std::size_t i = begin; i < begin + count; ++i) {
        piece.cohorts.push_back(sheets.cohorts[order[i]]);
        for (std::size_t column = 0; column < sheets.columns.size(); ++column) {
          piece.columns[column].push_back(sheets.columns[column][order[i]]);
        }
      }
      ASSERT_TRUE(parts[random() % parts.size()].Add(0, piece.cohorts, piece.views()).ok());
      begin += count;
    }
    WaveStatistics merged(Plan());
    for (const WaveStatistics& part : parts) merged.Merge(part);
    ExpectEqual(merged, whole);
  }
}

TEST(WaveStatistics, AddNothingThatDoesNotFit) {
  WaveStatistics statistics(Plan());
  Sheets sheets = RandomSheets(TestingInstrument(), 5, 10, kCohorts);
  sheets.cohorts[7] = kCohorts;
  EXPECT_EQ(base::ReasonOf(statistics.Add(0, sheets.cohorts, sheets.views())), "ANSWERS_DO_NOT_FIT");
  sheets.cohorts[7] = 0;
  EXPECT_FALSE(statistics.Add(1, sheets.cohorts, sheets.views()).ok()) << "cohorts of another form";
  EXPECT_FALSE(statistics.Add(9, sheets.cohorts, sheets.views()).ok());
  sheets.columns[3].pop_back();
  EXPECT_FALSE(statistics.Add(0, sheets.cohorts, sheets.views()).ok());
  ExpectEqual(statistics, WaveStatistics(Plan()));
}

TEST(WaveStatistics, AreSetToTotalsThatAddUpAlone) {
  const Sheets sheets = RandomSheets(TestingInstrument(), 5, 40, 1);
  WaveStatistics told(Plan());
  ASSERT_TRUE(told.Add(0, sheets.cohorts, sheets.views()).ok());
  const CohortTotals totals = told.TotalsOf(0);
  WaveStatistics statistics(Plan());
  const auto refused = [&](const auto& change) {
    CohortTotals changed = totals;
    change(changed);
    const bool kept_out = base::ReasonOf(statistics.SetTotals(0, changed)) == "ANSWERS_DO_NOT_FIT";
    return kept_out && statistics.sheets(0) == 0;
  };
  EXPECT_TRUE(refused([](CohortTotals& t) { t.sheets = -1; }));
  EXPECT_TRUE(refused([](CohortTotals& t) { ++t.sheets; })) << "some sheets say nothing of the items";
  EXPECT_TRUE(refused([](CohortTotals& t) { ++t.answers.front(); })) << "an answer of no sheet";
  EXPECT_TRUE(refused([](CohortTotals& t) { --t.answers.back(); }));
  EXPECT_TRUE(refused([](CohortTotals& t) {
    ++t.answers[0];
    t.answers[1] -= 1 + (std::uint64_t{1} << 63);  // the sum is right, but for what does not fit into it
    t.answers[2] += std::uint64_t{1} << 63;
  }));
  EXPECT_TRUE(refused([](CohortTotals& t) { t.answers.pop_back(); }));
  EXPECT_TRUE(refused([](CohortTotals& t) { t.moments.pop_back(); }));
  EXPECT_TRUE(refused([](CohortTotals& t) { t.moments.front().AddRepeated(1, 41); }))
      << "more scores than sheets";
  ASSERT_TRUE(statistics.SetTotals(0, totals).ok());
  ExpectEqual(statistics, told);
}

}  // namespace
}  // namespace rapport::scoring
