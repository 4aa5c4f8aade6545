// A whole run at the log level DEBUG, good calls and bad: what was planted in it stands in no log.

#include <signal.h>

#include <cctype>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

using ::testing::HasSubstr;

constexpr char kMember[] = "Planted-Member.4711";
constexpr char kUnreadable[] = "planted-bad-row";
constexpr char kSpecialty[] = "planted-specialty";
constexpr char kItem[] = "planted-item";
constexpr char kComment[] = "planted comment on Wilhelmina";
constexpr char kBadComment[] = "planted-and\trefused";
constexpr char kReleased[] = "planted for release";
constexpr int kValue = 987654321;

class LogPrivacyTest : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = GetParam(),
                                               .flags = {"--log.level=DEBUG", "--server.drain_seconds=1"}}));
  }

  const Api& api() { return suite_->api(); }

  void RunTheRoster() {
    ASSERT_OK(LoadPulse(api()));
    std::string members = "member_id,unit_id,role_group,specialty\n";
    for (int i = 0; i < 12; ++i) {
      members += kMember + std::to_string(i) + ",u1,front_line," + kSpecialty + "\n";
    }
    ASSERT_OK(ImportMembers(api(), kPulse, members));
    EXPECT_FALSE(ImportMembers(api(), kPulse, members + kUnreadable + ",\"" + kUnreadable).ok());
    roster::v1::GetMemberRequest get;
    get.set_name(std::string(kPulse) + "/members/" + kMember + "3");
    EXPECT_OK(Call(*api().roster, &RosterService::Stub::GetMember, get));
    get.set_name(get.name() + "-gone");
    EXPECT_FALSE(Call(*api().roster, &RosterService::Stub::GetMember, get).ok());
  }

  void RunTheWave() {
    WavePlan plan = PulseWave("w");
    plan.wave.mutable_policy()->set_comment_minimum_n(10);
    ASSERT_OK_AND_ASSIGN(const Wave opened, CreateOpenWave(api(), plan));
    const std::string& wave = opened.name();
    ASSERT_OK_AND_ASSIGN(codes_, PulseCodes(api(), wave, "u1", 12));
    auto& responses = *api().responses;
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      auto request = PulseSubmission(wave, codes_[i], PulseSheet(static_cast<int>(i)), RequestId(i));
      AddComment(request, "best", kComment);
      intake::v1::GetFormRequest form;
      form.set_wave(wave);
      form.set_participation_code(codes_[i]);
      EXPECT_OK(Call(responses, &ResponseService::Stub::GetForm, form));
      EXPECT_OK(Call(responses, &ResponseService::Stub::SubmitResponse, request));
      AddComment(request, "worst", kBadComment);
      EXPECT_FALSE(Call(responses, &ResponseService::Stub::SubmitResponse, request).ok());
      request.mutable_answers(0)->set_value(kValue);
      EXPECT_FALSE(Call(responses, &ResponseService::Stub::SubmitResponse, request).ok());
      request.mutable_answers(0)->set_item(kItem);
      EXPECT_FALSE(Call(responses, &ResponseService::Stub::SubmitResponse, request).ok());
      request = PulseSubmission(wave, codes_[i], "11111111", RequestId(100));
      EXPECT_FALSE(Call(responses, &ResponseService::Stub::SubmitResponse, request).ok());
    }
    const std::string bad_csv = std::string("unit_id,q1\nu1,") + kUnreadable + "\n";
    EXPECT_FALSE(ImportResponses(api(), PulseResponses(wave, RequestId(200)), bad_csv).ok());
    ASSERT_OK(CloseWave(api(), wave));
    EXPECT_OK(ListScorecards(api(), wave, ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP, true));
    ASSERT_NO_FATAL_FAILURE(RunTheReview(wave));
    EXPECT_OK(RenderReport(api(), wave, reporting::v1::RenderReportRequest::FORMAT_TEXT));
  }

  void RunTheReview(const std::string& wave) {
    scoring::v1::ListCommentsToReviewRequest list;
    list.set_parent(wave);
    ASSERT_OK_AND_ASSIGN(const auto queue,
                         Call(*api().comments, &CommentService::Stub::ListCommentsToReview, list));
    ASSERT_EQ(queue.comments_size(), 12);
    scoring::v1::ReviewCommentRequest review;
    review.set_decision(scoring::v1::ReviewCommentRequest::DECISION_APPROVE);
    for (const auto& comment : queue.comments()) {
      review.set_name(comment.name());
      review.set_released_text(std::string(kReleased) + " 617-555-0143");
      review.set_names_reviewed(true);
      EXPECT_FALSE(Call(*api().comments, &CommentService::Stub::ReviewComment, review).ok());
      review.set_released_text(kReleased);
      EXPECT_OK(Call(*api().comments, &CommentService::Stub::ReviewComment, review));
    }
    scoring::v1::ListCommentsRequest released;
    released.set_parent(wave);
    EXPECT_OK(Call(*api().comments, &CommentService::Stub::ListComments, released));
  }

  std::unique_ptr<Suite> suite_;
  std::vector<std::string> codes_;
};

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string WithoutDashes(std::string text) {
  std::erase(text, '-');
  return text;
}

TEST_P(LogPrivacyTest, LogsHoldNeitherPeopleNorCodesNorAnswers) {
  ASSERT_NO_FATAL_FAILURE(RunTheRoster());
  ASSERT_NO_FATAL_FAILURE(RunTheWave());
  for (Process* const process : suite_->processes()) {
    process->Signal(SIGTERM);
    EXPECT_EQ(process->Wait(), 0);
  }
  const std::string logs = Lower(suite_->Logs());
  EXPECT_THAT(logs, HasSubstr(R"("level":"debug")")) << "else this test says nothing";
  EXPECT_THAT(logs, HasSubstr("submitresponse"));
  EXPECT_THAT(logs, HasSubstr("reviewcomment"));
  std::vector<std::string> planted = {
      kMember,  kUnreadable,   kSpecialty,   kItem,     std::to_string(kValue),
      kComment, "planted-and", "Wilhelmina", kReleased, RequestId(3)};
  for (const std::string& code : codes_) {
    planted.push_back(code);
    planted.push_back(WithoutDashes(code));
  }
  for (const std::string& secret : planted) {
    // EXPECT_THAT would print all of the logs.
    EXPECT_EQ(logs.find(Lower(secret)), std::string::npos) << secret << " is in the logs";
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, LogPrivacyTest, AllShapes(), NameOf);

}  // namespace
}  // namespace rapport::integration
