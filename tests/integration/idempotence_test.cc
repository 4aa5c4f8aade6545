// Whatever creates may be sent again, after a lost answer or at the same time, and creates once.

#include <cctype>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/refusal.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using ::rapport::testing::StatusOf;

constexpr int kClients = 8;

// The same call from many clients at once: all must succeed with the same answer, which is returned as bytes.
template <typename Make>
std::string AtOnce(Make make) {
  std::vector<std::string> answers(kClients);
  std::vector<std::thread> clients;
  for (std::string& answer : answers) {
    clients.emplace_back([&answer, &make] {
      const auto made = make();
      EXPECT_OK(made);
      if (made.ok()) answer = made->SerializeAsString();
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_THAT(answers, ::testing::Each(answers.front()));
  return answers.front();
}

class IdempotenceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    ASSERT_OK(LoadPulse(suite_->api()));
  }

  const Api& api() { return suite_->api(); }

  std::unique_ptr<Suite> suite_;
};

TEST_F(IdempotenceTest, CreateOrganization) {
  const std::string made = AtOnce([this] { return CreateOrganization(api(), "north", RequestId(1)); });
  ASSERT_OK_AND_ASSIGN(const auto again, CreateOrganization(api(), "north", RequestId(1)));
  EXPECT_EQ(again.SerializeAsString(), made);
  ExpectRefusal({"another request", StatusOf(CreateOrganization(api(), "north", RequestId(2))),
                 StatusCode::kAlreadyExists, "ORGANIZATION_EXISTS"});
  ExpectRefusal({"another organization", StatusOf(CreateOrganization(api(), "south", RequestId(1))),
                 StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"});
}

TEST_F(IdempotenceTest, CreateInstrument) {
  Instrument instrument = ReadInstrument("tests/integration/testdata/pulse.json");
  const auto create = [&] { return CreateInstrument(api(), kPulse, instrument); };
  const std::string made = AtOnce(create);
  instrument.set_source("Changed.");
  ExpectRefusal({"changed", StatusOf(create()), StatusCode::kAlreadyExists, "INSTRUMENT_EXISTS"});
  instrument.set_version(2);
  AtOnce(create);
}

TEST_F(IdempotenceTest, CreateWave) {
  WavePlan plan = PulseWave("spring");
  plan.request_id = RequestId(1);
  const auto create = [&] { return CreateWave(api(), plan); };
  const std::string made = AtOnce(create);
  ASSERT_OK(OpenWave(api(), "organizations/pulse/waves/spring"));
  EXPECT_OK(create()) << "also when it has been opened meanwhile";
  plan.wave.mutable_policy()->set_minimum_n(20);
  ExpectRefusal({"another wave", StatusOf(create()), StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"});
  plan = PulseWave("spring");
  plan.request_id = RequestId(2);
  ExpectRefusal({"another request", StatusOf(create()), StatusCode::kAlreadyExists, "WAVE_EXISTS"});
}

TEST_F(IdempotenceTest, ImportUnitsAndMembers) {
  ASSERT_OK_AND_ASSIGN(const ImportSummary units, ImportUnits(api(), kPulse, kPulseUnits));
  EXPECT_EQ(units.unchanged(), 3);
  EXPECT_EQ(units.created() + units.updated() + units.deactivated(), 0);
  const std::string csv = "member_id,unit_id,role_group,specialty\nm1,u1,front_line,icu\nm2,u2,executive,\n";
  ASSERT_OK_AND_ASSIGN(const ImportSummary first, ImportMembers(api(), kPulse, csv));
  EXPECT_EQ(first.created(), 2);
  ASSERT_OK_AND_ASSIGN(const ImportSummary second, ImportMembers(api(), kPulse, csv));
  EXPECT_EQ(second.unchanged(), 2);
  EXPECT_EQ(second.created() + second.updated() + second.deactivated(), 0);
}

TEST_F(IdempotenceTest, ImportResponses) {
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api(), "w"));
  const ResponsesPlan plan = PulseResponses(wave, RequestId(1));
  const std::string csv = PulseCsv("u1", 0, 30);
  const auto import = [&] { return ImportResponses(api(), plan, csv); };
  AtOnce(import);
  ASSERT_OK(CloseWave(api(), wave));
  ASSERT_OK_AND_ASSIGN(const ImportSummary late, import());
  EXPECT_EQ(late.created(), 30) << "the first summary, also after closing";
  ASSERT_OK_AND_ASSIGN(const auto units, ListScorecards(api(), wave, ListScorecardsRequest::BREAKDOWN_UNIT));
  EXPECT_EQ(units.front().responses(), 30);
}

TEST_F(IdempotenceTest, SubmitResponse) {
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api(), "w", 5));
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(api(), wave, "u1", 5));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto request = PulseSubmission(wave, codes[i], PulseSheet(static_cast<int>(i)), RequestId(i));
    AtOnce([&] { return Call(*api().responses, &ResponseService::Stub::SubmitResponse, request); });
  }
  ASSERT_OK(CloseWave(api(), wave));
  ASSERT_OK_AND_ASSIGN(const auto units, ListScorecards(api(), wave, ListScorecardsRequest::BREAKDOWN_UNIT));
  EXPECT_EQ(units.front().responses(), 5);
}

// A code is typed by people.
TEST_F(IdempotenceTest, ACodeIsTheSameHoweverItIsTyped) {
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api(), "w"));
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(api(), wave, "u1", 1));
  auto request = PulseSubmission(wave, codes[0], PulseSheet(1), RequestId(1));
  ASSERT_OK_AND_ASSIGN(const auto receipt,
                       Call(*api().responses, &ResponseService::Stub::SubmitResponse, request));
  std::string typed;
  for (const char c : codes[0]) {
    if (c != '-') typed.push_back(static_cast<char>(std::tolower(c)));
  }
  request.set_participation_code(typed);
  ASSERT_OK_AND_ASSIGN(const auto again,
                       Call(*api().responses, &ResponseService::Stub::SubmitResponse, request));
  EXPECT_EQ(again.receipt(), receipt.receipt());
}

}  // namespace
}  // namespace rapport::integration
