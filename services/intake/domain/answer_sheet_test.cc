#include "services/intake/domain/answer_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/status.h"

namespace rapport::intake {
namespace {

instrument::Instrument ThreeItems() {
  instrument::Instrument instrument;
  instrument.response_scales = {{"agree5", {1, 2, 3, 4, 5}, true, 2}, {"below-zero", {-1, 0, 1}, false, 1}};
  instrument.items = {{"A", 0, false, {}}, {"B", 1, false, {}}, {"C", 0, true, {}}};
  instrument.item_index = {{"A", 0}, {"B", 1}, {"C", 2}};
  instrument.forms = {{"all", {base::RoleGroup::kFrontLine}, {2, 0, 1}},
                      {"short", {base::RoleGroup::kExecutive}, {0}}};
  return instrument;
}

std::vector<std::string> Reasons(const absl::Status& status) {
  std::vector<std::string> reasons;
  for (const base::FieldViolation& violation : base::ViolationsOf(status)) {
    reasons.push_back(violation.field + " " + violation.reason);
  }
  return reasons;
}

TEST(AnswerSheet, IsLaidOutInTheOrderOfTheForm) {
  const instrument::Instrument instrument = ThreeItems();
  const SheetDraft draft =
      *SheetDraft::Create(instrument, std::vector<AnswerInput>{{"B", -1, false}, {"A", 5, false}});
  EXPECT_EQ(*FormLayout(instrument, 0).Pack(draft), std::string("\x00\x05\x01", 3));
}

TEST(AnswerSheet, KeepsCannotJudgeApartFromMissing) {
  const instrument::Instrument instrument = ThreeItems();
  const SheetDraft draft = *SheetDraft::Create(instrument, std::vector<AnswerInput>{{"A", {}, true}});
  EXPECT_EQ(*FormLayout(instrument, 1).Pack(draft), std::string("\xff", 1));
}

TEST(AnswerSheet, NamesEveryAnswerAtFault) {
  const std::vector<AnswerInput> answers = {{"A", 6, false}, {"Z", 1, false}, {"A", 1, false}};
  EXPECT_THAT(Reasons(SheetDraft::Create(ThreeItems(), answers).status()),
              testing::ElementsAre("answers[0].value VALUE_OUT_OF_RANGE", "answers[1].item UNKNOWN_ITEM",
                                   "answers[2].item DUPLICATE_ANSWER"));
  EXPECT_THAT(
      Reasons(SheetDraft::Create(ThreeItems(), std::vector<AnswerInput>{{"B", {}, true}, {"C", {}, false}})
                  .status()),
      testing::ElementsAre("answers[0].cannot_judge CANNOT_JUDGE_NOT_OFFERED", "answers[1].value NO_CHOICE"));
  EXPECT_EQ(base::ReasonOf(SheetDraft::Create(ThreeItems(), {}).status()), "NO_ANSWERS");
  EXPECT_EQ(
      base::ReasonOf(SheetDraft::Create(ThreeItems(), std::vector<AnswerInput>(4, {"A", 1, false})).status()),
      "TOO_MANY_ANSWERS");
}

TEST(AnswerSheet, RefusesAnItemThatTheFormDoesNotAsk) {
  const instrument::Instrument instrument = ThreeItems();
  const SheetDraft draft = *SheetDraft::Create(instrument, std::vector<AnswerInput>{{"C", 1, false}});
  EXPECT_EQ(base::ReasonOf(FormLayout(instrument, 1).Pack(draft).status()), "ITEM_NOT_ON_FORM");
}

}  // namespace
}  // namespace rapport::intake
