#include "services/scoring/domain/wave_answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "services/scoring/domain/testing_instrument.h"

namespace rapport::scoring {
namespace {

// How often each sheet occurs, by cohort and answers.
std::map<std::string, int> Rows(const FormSheets& sheets) {
  std::map<std::string, int> rows;
  for (std::size_t row = 0; row < sheets.rows(); ++row) {
    std::string key = std::to_string(sheets.cohorts()[row]) + ":";
    for (std::size_t column = 0; column < sheets.columns(); ++column) {
      key.push_back(static_cast<char>(sheets.column(column)[row]));
    }
    ++rows[key];
  }
  return rows;
}

TEST(WaveAnswers, KeepEverySheetWhateverTheParts) {
  const Sheets sheets = RandomSheets(TestingInstrument(), 7, 500, 4);
  const auto plan = PlanWave(TestingInstrument(), {0, 0, 0, 0});
  WaveAnswers whole(plan);
  ASSERT_TRUE(whole.Add(0, sheets.cohorts, sheets.views()).ok());

  WaveAnswers merged(plan);
  constexpr std::size_t kPart = 77;
  for (std::size_t begin = 0; begin < sheets.cohorts.size(); begin += kPart) {
    const std::size_t size = std::min(kPart, sheets.cohorts.size() - begin);
    std::vector<std::string_view> columns;
    for (const std::string& column : sheets.columns) {
      columns.push_back(std::string_view(column).substr(begin, size));
    }
    WaveAnswers part(plan);
    ASSERT_TRUE(part.Add(0, std::span(sheets.cohorts).subspan(begin, size), columns).ok());
    merged.Merge(part);
  }
  merged.ShrinkToFit();
  EXPECT_EQ(Rows(merged.sheets(0)), Rows(whole.sheets(0)));
  EXPECT_EQ(merged.sheets(0).rows(), 500U);
  EXPECT_EQ(merged.sheets(1).rows(), 0U);
  EXPECT_EQ(merged.statistics().moments(2, 0), whole.statistics().moments(2, 0));
}

TEST(WaveAnswers, RefuseWhatDoesNotFitAndKeepNothingOfIt) {
  const Sheets sheets = RandomSheets(TestingInstrument(), 7, 50, 4);
  WaveAnswers answers(PlanWave(TestingInstrument(), {0, 0, 0}));  // one cohort too few
  EXPECT_FALSE(answers.Add(0, sheets.cohorts, sheets.views()).ok());
  EXPECT_EQ(answers.sheets(0).rows(), 0U);
  EXPECT_EQ(answers.statistics().sheets(0), 0);
}

}  // namespace
}  // namespace rapport::scoring
