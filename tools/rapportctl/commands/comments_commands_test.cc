#include <string>

#include "gmock/gmock.h"
#include "libs/base/status.h"
#include "rapport/intake/v1/response.pb.h"
#include "rapport/scoring/v1/comments.pb.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kComment[] = "acme/w1/0123456789abcdef0123456789abcdef";
constexpr char kFullName[] = "organizations/acme/waves/w1/comments/0123456789abcdef0123456789abcdef";

class CommentsCommandsTest : public CtlTest {};

TEST_F(CommentsCommandsTest, ReleasedCommentsAreListed) {
  suite.Answer(
      Proto<v1::ListCommentsResponse>("comments { name: 'organizations/acme/waves/w1/comments/0a' prompt: "
                                      "'keep' text: 'The huddle.' unit_id: 'icu' "
                                      "unit_display_name: 'ICU' role_group: ROLE_GROUP_FRONT_LINE }"));
  EXPECT_EQ(Ctl({"comments", "list", "acme/w1", "--unit", "acme/icu", "--role-group", "front-line",
                 "--prompt", "keep", "-o", "csv"}),
            0)
      << err.str();
  EXPECT_EQ(out.str(),
            "name,unit_id,unit,role_group,prompt,text\r\n"
            "organizations/acme/waves/w1/comments/0a,icu,ICU,front_line,keep,The huddle.\r\n");
  const auto request = suite.Requests<v1::ListCommentsRequest>().at(0);
  EXPECT_EQ(request.parent(), "organizations/acme/waves/w1");
  EXPECT_EQ(request.unit_id(), "icu");
  EXPECT_EQ(request.role_group(), type::v1::ROLE_GROUP_FRONT_LINE);
  EXPECT_EQ(request.prompt(), "keep");
}

TEST_F(CommentsCommandsTest, TheQueueShowsTextFindingsAndProposal) {
  suite.Answer(
      Proto<v1::ListCommentsToReviewResponse>("comments { name: 'organizations/acme/waves/w1/comments/0a' "
                                              "prompt: 'keep' text: 'Ask Will, 555-0143' state: "
                                              "STATE_WAITING proposed_text: 'Ask [name], [phone]' findings { "
                                              "start: 4 end: 8 kind: KIND_PERSON_NAME } "
                                              "findings { start: 10 end: 18 kind: KIND_PHONE } }"));
  EXPECT_EQ(Ctl({"comments", "review", "acme/w1", "-o", "csv"}), 0) << err.str();
  EXPECT_THAT(out.str(),
              HasSubstr("keep,waiting,name phone,\"Ask Will, 555-0143\",\"Ask [name], [phone]\",\r\n"));
  EXPECT_EQ(suite.Requests<v1::ListCommentsToReviewRequest>().at(0).state(),
            v1::CommentToReview::STATE_WAITING);
  EXPECT_EQ(Ctl({"comments", "review", "acme/w1", "--state", "withheld", "--prompt", "keep"}), 0);
  const auto request = suite.Requests<v1::ListCommentsToReviewRequest>().at(1);
  EXPECT_EQ(request.state(), v1::CommentToReview::STATE_WITHHELD);
  EXPECT_EQ(request.prompt(), "keep");
  EXPECT_EQ(Ctl({"comments", "review", "acme/w1", "--state", "lost"}), 2);
}

TEST_F(CommentsCommandsTest, ApproveSendsTheReviewersText) {
  EXPECT_EQ(Ctl({"comments", "approve", kComment, "--text", "Ask [name].", "--names-reviewed"}), 0)
      << err.str();
  auto request = suite.Requests<v1::ReviewCommentRequest>().at(0);
  EXPECT_EQ(request.name(), kFullName);
  EXPECT_EQ(request.decision(), v1::ReviewCommentRequest::DECISION_APPROVE);
  EXPECT_EQ(request.released_text(), "Ask [name].");
  EXPECT_TRUE(request.names_reviewed());
  in.str("Two\nlines.\n");
  EXPECT_EQ(Ctl({"comments", "approve", kComment, "--text", "-"}), 0) << err.str();
  request = suite.Requests<v1::ReviewCommentRequest>().at(1);
  EXPECT_EQ(request.released_text(), "Two\nlines.");
  EXPECT_FALSE(request.names_reviewed());
  EXPECT_EQ(Ctl({"comments", "approve", kComment}), 2) << "a text is needed";
}

TEST_F(CommentsCommandsTest, WhatIsNotCleanIsExplained) {
  suite.Fail(base::Error(absl::StatusCode::kFailedPrecondition, "TEXT_NOT_CLEAN", "the text has phone"));
  EXPECT_EQ(Ctl({"comments", "approve", kComment, "--text", "555-0143"}), 4);
  EXPECT_THAT(err.str(), HasSubstr("hint: put it differently"));
}

TEST_F(CommentsCommandsTest, Withhold) {
  EXPECT_EQ(Ctl({"comments", "withhold", kFullName}), 0) << err.str();
  const auto request = suite.Requests<v1::ReviewCommentRequest>().at(0);
  EXPECT_EQ(request.decision(), v1::ReviewCommentRequest::DECISION_WITHHOLD);
  EXPECT_THAT(request.released_text(), IsEmpty());
  EXPECT_EQ(Ctl({"comments", "withhold", "acme/w1/c1"}), 2);
}

TEST_F(CommentsCommandsTest, FormShowsOpenQuestionsAndWhatBecomesOfAnswers) {
  suite.Answer(Proto<intake::v1::GetFormResponse>(
      "items { id: 'q1' text { text: 'Well?' } response_scale: 's' } response_scales { id: 's' options { "
      "value: 1 } } "
      "comment_prompts { id: 'keep' text { text: 'What is good?' } } policy { comment_minimum_n: 25 }"));
  EXPECT_EQ(Ctl({"form", "acme/w1", "--code", "AAAAA", "-o", "csv"}), 0);
  EXPECT_EQ(out.str(), "item,text,options\r\nq1,Well?,1\r\nkeep,What is good?,comment\r\n");
  EXPECT_THAT(err.str(), HasSubstr("no comment is shown that is one of fewer than 25\n"));
  EXPECT_THAT(err.str(), HasSubstr("a reviewer reads comments first"));
}

TEST_F(CommentsCommandsTest, SubmitSendsComments) {
  EXPECT_EQ(Ctl({"submit", "acme/w1", "--code", "A", "--comment", "keep=The huddle = good", "--comment",
                 "change=Time", "--answers", "q1=4"}),
            0)
      << err.str();
  const auto request = suite.Requests<intake::v1::SubmitResponseRequest>().at(0);
  ASSERT_EQ(request.comments_size(), 2);
  EXPECT_EQ(request.comments(0).prompt(), "keep");
  EXPECT_EQ(request.comments(0).text(), "The huddle = good");
  EXPECT_EQ(request.comments(1).prompt(), "change");
  EXPECT_EQ(Ctl({"submit", "acme/w1", "--code", "A", "--answers", "q1=4", "--comment", "no prompt"}), 6);
}

}  // namespace
}  // namespace rapport::ctl
