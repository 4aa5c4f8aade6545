#include "services/scoring/domain/comparisons.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/status.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

const disclosure::MinimumN kFive = *disclosure::MinimumN::Create(5);
constexpr std::optional<base::RoleGroup> kAll = std::nullopt;

const BurnoutAnswers kAnswers = {{"a1", "111222"}, {"a2", "23334"}, {"b", "44555"}, {"c", "1234"}};
const std::vector<Unit> kUnits = {{"sys", "", "S"},  {"a", "sys", "A"}, {"a1", "a", "A1"},
                                  {"a2", "a", "A2"}, {"b", "sys", "B"}, {"c", "sys", "C"}};

stats::MeanAndSd Of(const std::string& digits) {
  stats::Moments moments;
  for (const char digit : digits) moments.Add(stats::FixedFromDouble(digit - '0'));
  return *stats::Describe(moments);
}

std::vector<Comparison> Compare(const CellMap& cells, const WaveStatistics& statistics) {
  return CompareUnits(cells, statistics, kFive, kAll, std::vector<std::size_t>{kBurnout},
                      stats::Adjustment::kHolm);
}

TEST(Comparisons, SetEachUnitAgainstEverybodyElse) {
  const CellMap cells = BurnoutCells(kUnits, kAnswers);
  const WaveStatistics statistics = BurnoutWave(cells, kAnswers);
  const std::vector<Comparison> family = Compare(cells, statistics);
  ASSERT_EQ(family.size(), 5u);
  const std::vector<std::pair<std::string, std::string>> sides = {{"11122223334", "445551234"},
                                                                  {"111222", "23334445551234"},
                                                                  {"23334", "111222445551234"},
                                                                  {"44555", "111222233341234"}};
  std::vector<std::optional<double>> p;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    SCOPED_TRACE(cells.units()[family[i].unit].id);
    const auto expected = stats::TestDifference(Of(sides[i].first), Of(sides[i].second));
    ASSERT_TRUE(family[i].difference.ok());
    EXPECT_NEAR(family[i].difference->estimate, expected->estimate, 1e-12);
    EXPECT_NEAR(family[i].difference->standard_error, expected->standard_error, 1e-12);
    p.push_back(family[i].difference->p);
  }
  const auto adjusted = stats::AdjustPValues(p, stats::Adjustment::kHolm);
  for (std::size_t i = 0; i < sides.size(); ++i) EXPECT_EQ(family[i].adjusted_p, adjusted[i]);
  EXPECT_EQ(base::ReasonOf(family[4].difference.status()), "SUPPRESSED") << "a unit of four";
  EXPECT_FALSE(family[4].adjusted_p.has_value());
}

TEST(Comparisons, KeepSilentWhereTheRestIsSmall) {
  const BurnoutAnswers answers = {{"a1", "12345"}, {"b", "1234"}};
  const CellMap cells = BurnoutCells(kUnits, answers);
  const WaveStatistics statistics = BurnoutWave(cells, answers);
  for (const Comparison& comparison : Compare(cells, statistics)) {
    EXPECT_FALSE(comparison.difference.ok()) << cells.units()[comparison.unit].id;
  }
}

TEST(Comparisons, CompareFavourableSharesOfSingleItems) {
  const instrument::Instrument instrument = TestingInstrument();
  const CellMap cells = BurnoutCells(kUnits, kAnswers);
  const WaveStatistics statistics = BurnoutWave(cells, kAnswers);
  const std::vector<Comparison> family = Compare(cells, statistics);
  const auto found = CompareFavourable(instrument, cells, statistics, kAll, family[1]);
  const auto expected = stats::NewcombeDifference({6, 6}, {3, 14});  // ones and twos
  EXPECT_EQ((*found)->difference, expected->difference);
  EXPECT_EQ((*found)->interval, expected->interval);
  const auto small = CompareFavourable(instrument, cells, statistics, kAll, family[4]);
  EXPECT_EQ(base::ReasonOf(small->status()), "SUPPRESSED");
  Comparison of_a_facet = family[1];
  of_a_facet.measure = 0;
  EXPECT_FALSE(CompareFavourable(instrument, cells, statistics, kAll, of_a_facet).has_value());
}

}  // namespace
}  // namespace rapport::scoring
