// A wave's disclosure policy: told to those who answer, frozen, made stricter only, and kept.

#include <signal.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/db/sqlite/connection.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/refusal.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using intake::v1::DisclosurePolicy;
using ::rapport::testing::StatusOf;

constexpr int kAnswers = 30;  // of each unit

absl::StatusOr<Wave> UpdatePolicy(const Api& api, const std::string& wave, const DisclosurePolicy& policy,
                                  const std::vector<std::string>& fields) {
  intake::v1::UpdateWaveRequest request;
  request.mutable_wave()->set_name(wave);
  *request.mutable_wave()->mutable_policy() = policy;
  for (const std::string& field : fields) request.mutable_update_mask()->add_paths("policy." + field);
  return Call(*api.waves, &WaveService::Stub::UpdateWave, request);
}

DisclosurePolicy MinimumN(int minimum_n) {
  DisclosurePolicy policy;
  policy.set_minimum_n(minimum_n);
  return policy;
}

class PolicyTest : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = GetParam()}));
    ASSERT_OK(LoadPulse(suite_->api()));
  }

  const Api& api() { return suite_->api(); }

  // A wave with answers from both units, still open.
  std::string AnsweredWave(const DisclosurePolicy& policy) {
    WavePlan plan = PulseWave("policy");
    *plan.wave.mutable_policy() = policy;
    const auto wave = CreateOpenWave(api(), plan);
    EXPECT_OK(wave);
    if (!wave.ok()) return "";
    for (const char* unit : {"u1", "u2"}) {
      EXPECT_OK(ImportResponses(api(), PulseResponses(wave->name(), RequestId(unit[1] == '1' ? 1 : 2)),
                                PulseCsv(unit, unit[1] == '1' ? 0 : 5000, kAnswers)));
    }
    return wave->name();
  }

  // Which units are shown, root first.
  std::vector<bool> Shown(const std::string& wave) {
    std::vector<bool> shown;
    const auto cards = ListScorecards(api(), wave, ListScorecardsRequest::BREAKDOWN_UNIT);
    EXPECT_OK(cards);
    if (!cards.ok()) return shown;
    for (const Scorecard& card : *cards) shown.push_back(card.status() == Scorecard::STATUS_PUBLISHED);
    return shown;
  }

  std::unique_ptr<Suite> suite_;
};

TEST_P(PolicyTest, IsToldOnTheFormAsItIsKept) {
  ASSERT_OK_AND_ASSIGN(const Wave wave, CreateOpenWave(api(), PulseWave("told", 12)));
  EXPECT_EQ(wave.manifest_digest().size(), 64u);
  EXPECT_EQ(wave.policy().ShortDebugString(),
            "minimum_n: 12 comment_minimum_n: 25 breakdowns: BREAKDOWN_ROLE_GROUP breakdowns: BREAKDOWN_UNIT "
            "breakdowns: BREAKDOWN_SPECIALTY protection_percent: 20 response_rate_band_percent: 25 "
            "keep_answers_days: 365");
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(api(), wave.name(), "u1", 1));
  intake::v1::GetFormRequest request;
  request.set_wave(wave.name());
  request.set_participation_code(codes[0]);
  ASSERT_OK_AND_ASSIGN(const auto form, Call(*api().responses, &ResponseService::Stub::GetForm, request));
  EXPECT_EQ(form.policy().SerializeAsString(), wave.policy().SerializeAsString());
  EXPECT_EQ(form.manifest_digest(), wave.manifest_digest());

  ASSERT_OK(UpdatePolicy(api(), wave.name(), MinimumN(15), {"minimum_n"}));
  ASSERT_OK_AND_ASSIGN(const auto later, Call(*api().responses, &ResponseService::Stub::GetForm, request));
  EXPECT_EQ(later.policy().minimum_n(), 15);
  EXPECT_EQ(later.manifest_digest(), wave.manifest_digest()) << "of what was frozen at the opening";
}

TEST_P(PolicyTest, IsMadeStricterOnly) {
  const std::string wave = AnsweredWave(MinimumN(20));
  ExpectRefusal({"looser", StatusOf(UpdatePolicy(api(), wave, MinimumN(19), {"minimum_n"})),
                 StatusCode::kFailedPrecondition, "POLICY_LOOSENED"});
  ExpectRefusal({"comments fall behind", StatusOf(UpdatePolicy(api(), wave, MinimumN(31), {"minimum_n"})),
                 StatusCode::kInvalidArgument, "OUT_OF_RANGE", "wave.policy.comment_minimum_n"});
  ASSERT_OK_AND_ASSIGN(const Wave stricter,
                       UpdatePolicy(api(), wave, MinimumN(31), {"minimum_n", "comment_minimum_n"}));
  EXPECT_EQ(stricter.policy().minimum_n(), 31);
  EXPECT_EQ(stricter.opening_policy().minimum_n(), 20);
  ASSERT_OK(CloseWave(api(), wave));
  EXPECT_THAT(Shown(wave), ::testing::ElementsAre(true, false, false)) << "30 answers are too few now";
  ExpectRefusal({"closed",
                 StatusOf(UpdatePolicy(api(), wave, MinimumN(40), {"minimum_n", "comment_minimum_n"})),
                 StatusCode::kFailedPrecondition, "WAVE_CLOSED"});
}

TEST_P(PolicyTest, SaysWhichUnitsAreShown) {
  DisclosurePolicy policy;
  policy.add_breakdowns(DisclosurePolicy::BREAKDOWN_ROLE_GROUP);
  const std::string wave = AnsweredWave(policy);
  ASSERT_OK(CloseWave(api(), wave));
  EXPECT_THAT(Shown(wave), ::testing::ElementsAre(true, false, false));
}

TEST_P(PolicyTest, ShowsUnitsByDefault) {
  const std::string wave = AnsweredWave({});
  ASSERT_OK(CloseWave(api(), wave));
  EXPECT_THAT(Shown(wave), ::testing::ElementsAre(true, true, true));
}

INSTANTIATE_TEST_SUITE_P(Shapes, PolicyTest, AllShapes(), NameOf);

// A wave of a year ago, as its database tells after a restart.
TEST(RetentionTest, AnswersAreDeletedAndScoresStay) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kFourProcesses}));
  const Api& api = suite->api();
  ASSERT_OK(LoadPulse(api));
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api, "old"));
  ASSERT_OK(ImportResponses(api, PulseResponses(wave, RequestId(1)), PulseCsv("u1", 0, kAnswers)));
  ASSERT_OK(CloseWave(api, wave));
  ASSERT_OK_AND_ASSIGN(const auto cards, ListScorecards(api, wave, ListScorecardsRequest::BREAKDOWN_UNIT));
  EXPECT_EQ(cards[0].responses(), kAnswers);
  ASSERT_OK_AND_ASSIGN(const auto sheets, ReadPulseSheets(api, wave));
  EXPECT_FALSE(sheets.empty());

  suite->intake().Signal(SIGTERM);
  EXPECT_EQ(suite->intake().Wait(), 0);
  {
    ASSERT_OK_AND_ASSIGN(const auto database, db::sqlite::Connection::Open(suite->intake_database()));
    ASSERT_OK(database->Execute("UPDATE waves SET close_date = '2020-01-01'"));
  }
  ASSERT_OK(suite->Restart(Service::kIntake));

  intake::v1::GetWaveRequest request;
  request.set_name(wave);
  Wave told;
  do {  // the deletion begins with the process
    ASSERT_OK_AND_ASSIGN(told, Call(*api.waves, &WaveService::Stub::GetWave, request));
  } while (told.answers_deleted_date().empty());
  ASSERT_OK_AND_ASSIGN(const auto left, ReadPulseSheets(api, wave));
  EXPECT_TRUE(left.empty());
  intake::v1::GetParticipationRequest participation;
  participation.set_name(wave);
  ExpectRefusal({"participation",
                 StatusOf(Call(*api.waves, &WaveService::Stub::GetParticipation, participation)),
                 StatusCode::kFailedPrecondition, "ANSWERS_DELETED"});
  ASSERT_OK_AND_ASSIGN(const auto still, ListScorecards(api, wave, ListScorecardsRequest::BREAKDOWN_UNIT));
  ASSERT_EQ(still.size(), cards.size());
  for (std::size_t i = 0; i < cards.size(); ++i) {
    EXPECT_EQ(still[i].SerializeAsString(), cards[i].SerializeAsString());
  }
}

}  // namespace
}  // namespace rapport::integration
