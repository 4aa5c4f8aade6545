#include "services/scoring/domain/careless.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "libs/base/status.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;

// A1 A2 A3 B1 B2 B3 BURN CHECK, of which the last wants a 2.
const std::vector<TestingSheet> kSheets = {
    {0, "12341232"},  // careful
    {0, "33333332"},  // one answer throughout
    {0, "12345123"},  // fails the check
    {0, "33333342"},  // a run of six, then another
    {0, "1234123."},  // leaves the check out
    {0, "333.3332"},  // one answer throughout but for a gap
    {0, "55555122"},  // a run of five is no sign
    {0, "44444445"},  // two signs at once
    {0, "22222..2"},  // too few answers to call them all the same
};

WaveAnswers Answers() {
  WaveAnswers answers(PlanWave(TestingInstrument(), {0, 1}));
  AddSheets(answers, 0, kSheets);
  return answers;
}

TEST(CarelessResponding, CountsEachSignAndASheetOnce) {
  const WaveAnswers answers = Answers();
  const CarelessScreening found =
      ScreenCareless(TestingInstrument(), answers, {{{0, 1, 2, 3, 4, 5, 6, 7, 8}, {}}});
  ASSERT_EQ(found.forms.size(), 1u) << "nobody answered the other form";
  const CarelessResponding& form = found.forms[0];
  EXPECT_EQ(form.sheets, 9);
  EXPECT_EQ(form.items, 7) << "an attention check measures nothing";
  EXPECT_EQ(form.long_string_limit, kLeastRun);
  EXPECT_EQ(form.long_strings, 4);
  EXPECT_EQ(form.without_variability, 3);
  EXPECT_EQ(form.attention_checks, 1);
  EXPECT_EQ(form.failed_attention, 2);
  EXPECT_EQ(form.flagged, 5);
  EXPECT_EQ(form.complete, 7);
  EXPECT_DOUBLE_EQ(form.mean_long_string, (1 + 7 + 1 + 6 + 1 + 6 + 5 + 7 + 5) / 9.0);
  EXPECT_THAT(found.careful.rows[0], ElementsAre(0, 4, 6, 8));
  EXPECT_TRUE(found.careful.rows[1].empty());
}

TEST(CarelessResponding, LooksAtTheSelectionAlone) {
  const WaveAnswers answers = Answers();
  const CarelessScreening found = ScreenCareless(TestingInstrument(), answers, {{{1, 6}, {}}});
  EXPECT_EQ(found.forms[0].sheets, 2);
  EXPECT_EQ(found.forms[0].flagged, 1);
  EXPECT_EQ(base::ReasonOf(found.forms[0].distant.status()), "TOO_FEW_RESPONDENTS");
  EXPECT_THAT(found.careful.rows[0], ElementsAre(6));
}

TEST(CarelessResponding, AnUnusualViewIsCountedButNotFlagged) {
  std::mt19937_64 random(3);
  std::vector<TestingSheet> sheets;
  for (int row = 0; row < 400; ++row) {
    // Everybody but the last agrees with herself on both facets.
    const int a = static_cast<int>(random() % 3) + 2;
    std::string answers;
    for (int item = 0; item < 7; ++item) {
      const int noise = static_cast<int>(random() % 2);
      answers.push_back(static_cast<char>('0' + (item == 2 || item == 5 ? 6 - a - noise + 1 : a + noise)));
    }
    sheets.push_back({0, answers + "2"});
  }
  sheets.back().answers = "15151512";
  WaveAnswers answers(PlanWave(TestingInstrument(), {0, 1}));
  AddSheets(answers, 0, sheets);
  const CarelessScreening found = ScreenCareless(TestingInstrument(), answers, {{{398, 399}, {}}});
  EXPECT_FALSE(found.forms[0].distant.ok()) << "two sheets have no distances";
  SheetSelection all;
  all.rows.resize(2);
  for (std::uint32_t row = 0; row < 400; ++row) all.rows[0].push_back(row);
  const CarelessScreening whole = ScreenCareless(TestingInstrument(), answers, all);
  ASSERT_TRUE(whole.forms[0].distant.ok()) << whole.forms[0].distant.status();
  EXPECT_EQ(*whole.forms[0].distant, 1);
  EXPECT_EQ(whole.careful.rows[0].back(), 399u);
}

TEST(CarelessResponding, AFormWithoutMeasuresIsJudgedByItsChecks) {
  instrument::Instrument instrument = TestingInstrument();
  instrument.forms[0].items = {7};
  WaveAnswers answers(PlanWave(instrument, {0}));
  AddSheets(answers, 0, {{0, "2"}, {0, "3"}, {0, "."}});
  const CarelessScreening found = ScreenCareless(instrument, answers, {{{0, 1, 2}, {}}});
  EXPECT_EQ(found.forms[0].items, 0);
  EXPECT_EQ(found.forms[0].flagged, 1);
  EXPECT_FALSE(found.forms[0].distant.ok());
  EXPECT_THAT(found.careful.rows[0], ElementsAre(0, 2));
}

}  // namespace
}  // namespace rapport::scoring
