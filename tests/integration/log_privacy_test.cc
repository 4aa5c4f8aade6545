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
    ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api(), "w"));
    ASSERT_OK_AND_ASSIGN(codes_, PulseCodes(api(), wave, "u1", 12));
    auto& responses = *api().responses;
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      auto request = PulseSubmission(wave, codes_[i], PulseSheet(static_cast<int>(i)), RequestId(i));
      intake::v1::GetFormRequest form;
      form.set_wave(wave);
      form.set_participation_code(codes_[i]);
      EXPECT_OK(Call(responses, &ResponseService::Stub::GetForm, form));
      EXPECT_OK(Call(responses, &ResponseService::Stub::SubmitResponse, request));
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
    EXPECT_OK(RenderReport(api(), wave, reporting::v1::RenderReportRequest::FORMAT_TEXT));
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
  for (const auto& process : suite_->processes()) {
    process->Signal(SIGTERM);
    EXPECT_EQ(process->Wait(), 0);
  }
  const std::string logs = Lower(suite_->Logs());
  EXPECT_THAT(logs, HasSubstr(R"("level":"debug")")) << "else this test says nothing";
  EXPECT_THAT(logs, HasSubstr("submitresponse"));
  std::vector<std::string> planted = {kMember,     kUnreadable, kSpecialty, kItem, std::to_string(kValue),
                                      RequestId(3)};
  for (const std::string& code : codes_) {
    planted.push_back(code);
    planted.push_back(WithoutDashes(code));
  }
  for (const std::string& secret : planted) {
    // EXPECT_THAT would print all of the logs.
    EXPECT_EQ(logs.find(Lower(secret)), std::string::npos) << secret << " is in the logs";
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, LogPrivacyTest, ::testing::Values(Shape::kStandalone, Shape::kFourProcesses),
                         NameOf);

}  // namespace
}  // namespace rapport::integration
