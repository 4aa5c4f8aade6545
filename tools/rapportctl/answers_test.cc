#include "tools/rapportctl/answers.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::ctl {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;

TEST(Answers, PairsBecomeAnswersInOrder) {
  ASSERT_OK_AND_ASSIGN(const auto answers, AnswersFromPairs({"q2=4", "q1=-1", "q3=cannot-judge", "q4="}));
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(answers[0].item(), "q2");
  EXPECT_EQ(answers[0].value(), 4);
  EXPECT_EQ(answers[1].value(), -1);
  EXPECT_TRUE(answers[2].cannot_judge());
}

TEST(Answers, EveryWrongPairIsNamed) {
  const auto answers = AnswersFromPairs({"q1", "q2=yes", "q3=1", "q3=2", "=4", "q5=inf"});
  for (const char* field : {"q1", "q2", "q3", "=4", "q5"}) EXPECT_THAT(answers, HasViolation(field));
}

TEST(Comments, PairsBecomeComments) {
  ASSERT_OK_AND_ASSIGN(const auto comments, CommentsFromPairs({"keep=a = b", "change="}));
  ASSERT_EQ(comments.size(), 2u);
  EXPECT_EQ(comments[0].prompt(), "keep");
  EXPECT_EQ(comments[0].text(), "a = b");
  EXPECT_EQ(comments[1].text(), "") << "the service says what is wrong with it";
}

TEST(Comments, WrongPairsAreNamedWithoutTheirText) {
  EXPECT_THAT(CommentsFromPairs({"what I really think"}), HasViolation("--comment"));
  EXPECT_THAT(CommentsFromPairs({"=x"}), HasReason("NOT_A_PAIR"));
  EXPECT_THAT(CommentsFromPairs({"keep=1", "keep=2"}), HasReason("DUPLICATE_COMMENT"));
}

TEST(Answers, JsonObjectBecomesAnswersByItem) {
  ASSERT_OK_AND_ASSIGN(const auto answers, AnswersFromJson(R"({"q2": "cannot-judge", "q1": 4, "q3": null})"));
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].item(), "q1");
  EXPECT_EQ(answers[0].value(), 4);
  EXPECT_TRUE(answers[1].cannot_judge());
}

TEST(Answers, WrongJsonIsRefused) {
  EXPECT_THAT(AnswersFromJson("{"), HasReason("ANSWERS_NOT_JSON"));
  EXPECT_THAT(AnswersFromJson("[1]"), HasReason("ANSWERS_NOT_JSON"));
  const auto answers = AnswersFromJson(R"({"q1": [1], "q2": true, "q3": "x", "q4": {}})");
  for (const char* field : {"q1", "q2", "q3", "q4"}) EXPECT_THAT(answers, HasViolation(field));
}

}  // namespace
}  // namespace rapport::ctl
