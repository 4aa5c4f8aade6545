// While a wave is open nobody learns anything of its answers; once it is closed its scores are there at once.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/grpc_bytes.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/refusal.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using ::rapport::testing::StatusOf;

class EarlyStatisticsTest : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = GetParam()}));
    ASSERT_OK(LoadPulse(suite_->api()));
    ASSERT_OK_AND_ASSIGN(wave_, OpenPulseWave(suite_->api(), "open"));
  }

  const Api& api() { return suite_->api(); }

  // Everything that tells of answers, one status each.
  std::vector<absl::Status> ReadEverything() {
    scoring::v1::GetScorecardRequest scorecard;
    scorecard.set_wave(wave_);
    reporting::v1::GetReportRequest report;
    report.set_wave(wave_);
    std::vector<absl::Status> statuses = {
        StatusOf(Call(*api().scoring, &ScoringService::Stub::GetScorecard, scorecard)),
        StatusOf(Call(*api().reporting, &ReportingService::Stub::GetReport, report))};
    for (const auto breakdown :
         {ListScorecardsRequest::BREAKDOWN_UNIT, ListScorecardsRequest::BREAKDOWN_ROLE_GROUP,
          ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP}) {
      statuses.push_back(StatusOf(ListScorecards(api(), wave_, breakdown, /*include_items=*/true)));
    }
    using Format = reporting::v1::RenderReportRequest;
    for (const auto format : {Format::FORMAT_TEXT, Format::FORMAT_HTML, Format::FORMAT_CSV}) {
      statuses.push_back(StatusOf(RenderReport(api(), wave_, format)));
    }
    return statuses;
  }

  absl::StatusOr<intake::v1::Participation> GetParticipation() {
    intake::v1::GetParticipationRequest request;
    request.set_name(wave_);
    return Call(*api().waves, &WaveService::Stub::GetParticipation, request);
  }

  std::unique_ptr<Suite> suite_;
  std::string wave_;
};

TEST_P(EarlyStatisticsTest, NothingBeforeClosingEverythingAfter) {
  ASSERT_OK(ImportResponses(api(), PulseResponses(wave_, RequestId(1)), PulseCsv("u1", 0, 200)));
  ASSERT_OK(ImportResponses(api(), PulseResponses(wave_, RequestId(2)), PulseCsv("u2", 0, 7)));
  for (const absl::Status& status : ReadEverything()) {
    ExpectRefusal({"open", status, StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED"});
  }

  ASSERT_OK(CloseWave(api(), wave_));
  for (const absl::Status& status : ReadEverything()) EXPECT_OK(status);
  ASSERT_OK_AND_ASSIGN(const auto units, ListScorecards(api(), wave_, ListScorecardsRequest::BREAKDOWN_UNIT));
  ASSERT_EQ(units.size(), 3u);
  EXPECT_EQ(units[0].responses(), 207);
  // The large unit's numbers would tell the small one's.
  EXPECT_EQ(units[1].status(), Scorecard::STATUS_SUPPRESSED);
  EXPECT_EQ(units[2].status(), Scorecard::STATUS_SUPPRESSED);
}

TEST_P(EarlyStatisticsTest, ADraftHasNoScores) {
  ASSERT_OK_AND_ASSIGN(const Wave draft, CreateWave(api(), PulseWave("draft")));
  wave_ = draft.name();
  for (const absl::Status& status : ReadEverything()) {
    EXPECT_EQ(absl::StatusCodeToString(status.code()), "FAILED_PRECONDITION") << status;
  }
}

// Rates are told in quarters, and only of groups in which a quarter is at least minimum n.
TEST_P(EarlyStatisticsTest, ParticipationIsToldInBands) {
  std::string members = "member_id,unit_id,role_group,specialty\n";
  for (int i = 0; i < 80; ++i) {
    members += "m" + std::to_string(i) + (i < 60 ? ",u1" : ",u2") + ",front_line,\n";
  }
  ASSERT_OK(ImportMembers(api(), kPulse, members));
  ASSERT_OK_AND_ASSIGN(wave_, OpenPulseWave(api(), "staffed"));
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(api(), wave_, "u1", 24));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    ASSERT_OK(Call(*api().responses, &ResponseService::Stub::SubmitResponse,
                   PulseSubmission(wave_, codes[i], PulseSheet(static_cast<int>(i)), RequestId(i))));
  }
  ASSERT_OK_AND_ASSIGN(const auto open, GetParticipation());
  ASSERT_GT(open.rows_size(), 0);
  for (const auto& row : open.rows()) {
    EXPECT_NE(row.unit_id(), "u2") << "too few invited";
    EXPECT_EQ(row.rate_from(), 0.25) << row.unit_id();
    EXPECT_EQ(row.rate_to(), 0.5) << row.unit_id();
  }
  ASSERT_OK(CloseWave(api(), wave_));
  // A closed wave tells no more: a count set against scoring's would tell of those who are too few.
  ASSERT_OK_AND_ASSIGN(const auto closed, GetParticipation());
  EXPECT_EQ(closed.SerializeAsString(), open.SerializeAsString());
}

INSTANTIATE_TEST_SUITE_P(Shapes, EarlyStatisticsTest, AllShapes(), NameOf);

// What scoring reads answers with is for processes among themselves: the door of the standalone one lacks it.
TEST(InternalServices, AreNotServedByStandalone) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({}));
  for (const char* method : {"/rapport.internal.intake.v1.AnswerService/ReadAnswers",
                             "/rapport.internal.intake.v1.AnswerService/ListOpenWaves",
                             "/rapport.internal.roster.v1.CohortService/SnapshotCohorts"}) {
    const auto context = NewContext();
    EXPECT_THAT(CallWithBytes(suite->intake().port(), method, "", context.get()),
                ::rapport::testing::StatusIs(StatusCode::kUnimplemented))
        << method;
  }
}

}  // namespace
}  // namespace rapport::integration
