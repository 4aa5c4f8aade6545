#include "services/intake/domain/comment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using ::rapport::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Prompts "best" and "worst"; form 0 asks both, form 1 the second.
instrument::Instrument TwoPrompts() {
  instrument::Instrument instrument;
  instrument.comment_prompts = {"best", "worst"};
  instrument.forms = {{"long", {}, {}, {1, 0}}, {"short", {}, {}, {1}}};
  return instrument;
}

absl::StatusOr<std::vector<Comment>> Checked(const std::vector<CommentInput>& comments) {
  return CheckComments(TwoPrompts(), comments);
}

// "field: reason" of every violation.
std::vector<std::string> Faults(const std::vector<CommentInput>& comments) {
  std::vector<std::string> faults;
  for (const base::FieldViolation& violation : base::ViolationsOf(Checked(comments).status())) {
    faults.push_back(violation.field + ": " + violation.reason);
  }
  return faults;
}

TEST(CheckComments, TakesAtMostOneAPromptInAnyOrder) {
  ASSERT_OK_AND_ASSIGN(const auto comments, Checked({{"worst", "No time.\nEver."}, {"best", "¡Todo!"}}));
  EXPECT_THAT(comments, ElementsAre(Comment{"best", "¡Todo!"}, Comment{"worst", "No time.\nEver."}));
  ASSERT_OK_AND_ASSIGN(const auto none, Checked({}));
  EXPECT_THAT(none, IsEmpty());
}

TEST(CheckComments, NamesEveryFault) {
  EXPECT_THAT(Faults({{"worst", ""}, {"q1", "fine"}}),
              ElementsAre("comments[0].text: INVALID_TEXT", "comments[1].prompt: UNKNOWN_COMMENT_PROMPT"));
  EXPECT_THAT(Faults({{"best", "fine"}, {"best", "a\tb"}}),
              ElementsAre("comments[1].prompt: DUPLICATE_COMMENT", "comments[1].text: INVALID_TEXT"));
  EXPECT_THAT(Checked({{"best", "a"}, {"worst", "b"}, {"best", "c"}}), HasReason("TOO_MANY_COMMENTS"));
}

TEST(CheckComments, RepeatsNothingOfTheText) {
  const absl::Status status = Checked({{"best", "secret\x01"}}).status();
  EXPECT_THAT(std::string(status.message()), ::testing::Not(::testing::HasSubstr("secret")));
}

TEST(CheckAsked, RefusesPromptsOfOtherForms) {
  const std::vector<Comment> both = {{"best", "a"}, {"worst", "b"}};
  EXPECT_OK(CheckAsked(TwoPrompts(), 0, both));
  EXPECT_OK(CheckAsked(TwoPrompts(), 1, std::span(both).subspan(1)));
  EXPECT_OK(CheckAsked(TwoPrompts(), 1, {}));
  EXPECT_THAT(CheckAsked(TwoPrompts(), 1, both), HasReason("COMMENT_NOT_ON_FORM"));
}

}  // namespace
}  // namespace rapport::intake
