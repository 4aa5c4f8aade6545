#include "gmock/gmock.h"
#include "libs/base/status.h"
#include "rapport/intake/v1/instrument.pb.h"
#include "rapport/intake/v1/response.pb.h"
#include "rapport/intake/v1/wave.pb.h"
#include "tools/rapportctl/request_id.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IntakeCommandsTest : public CtlTest {};

TEST_F(IntakeCommandsTest, InstrumentLoad) {
  const std::string file =
      directory.Write("i.json", R"({"code": "trust", "version": 1, "items": [{"id": "q1"}]})");
  EXPECT_EQ(Ctl({"instrument", "load", "acme", file}), 0) << err.str();
  const auto request = suite.Requests<v1::CreateInstrumentRequest>().at(0);
  EXPECT_EQ(request.parent(), "organizations/acme");
  EXPECT_EQ(request.instrument().items(0).id(), "q1");
}

TEST_F(IntakeCommandsTest, InstrumentThatIsNoneIsRefusedHere) {
  EXPECT_EQ(Ctl({"instrument", "load", "acme", directory.Write("i.json", R"({"colour": 1})")}), 6);
  EXPECT_THAT(err.str(), HasSubstr("INSTRUMENT_NOT_JSON"));
  EXPECT_THAT(suite.Requests<v1::CreateInstrumentRequest>(), IsEmpty());
}

TEST_F(IntakeCommandsTest, InstrumentGetAndList) {
  suite.Answer(
      Proto<v1::Instrument>("name: 'organizations/acme/instruments/t-v1' title { text: 'Trust' } items {}"));
  EXPECT_EQ(Ctl({"instrument", "get", "acme/t-v1", "-o", "table"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("ITEMS      1\n"));
  EXPECT_EQ(Ctl({"instrument", "list", "acme", "-o", "csv"}), 0);
  EXPECT_EQ(out.str(), "name,title,languages\r\n");
}

TEST_F(IntakeCommandsTest, WaveCreate) {
  EXPECT_EQ(
      Ctl({"wave", "create", "acme/w1", "--instrument", "trust-v1", "--display-name", "Wave 1", "--form", "a",
           "--form", "b", "--minimum-n", "12", "--provenance", "simulated", "--source-note", "made up"}),
      0)
      << err.str();
  const auto request = suite.Requests<v1::CreateWaveRequest>().at(0);
  EXPECT_EQ(request.parent(), "organizations/acme");
  EXPECT_EQ(request.wave_id(), "w1");
  EXPECT_TRUE(IsUuid(request.request_id()));
  EXPECT_EQ(request.wave().instrument(), "organizations/acme/instruments/trust-v1");
  EXPECT_EQ(request.wave().policy().minimum_n(), 12);
  EXPECT_EQ(request.wave().provenance(), v1::Wave::PROVENANCE_SIMULATED);
  EXPECT_EQ(request.wave().source_note(), "made up");
  EXPECT_THAT(request.wave().forms(), ElementsAre("a", "b"));
}

TEST_F(IntakeCommandsTest, WaveCreateWithAPolicy) {
  EXPECT_EQ(Ctl({"wave",       "create",
                 "acme/w1",    "--instrument",
                 "trust-v1",   "--comment-minimum-n",
                 "30",         "--breakdown",
                 "role-group", "--breakdown",
                 "unit",       "--lowest-unit-depth",
                 "2",          "--protection",
                 "30",         "--response-rate-band",
                 "50",         "--keep-answers-days",
                 "90",         "--export-epsilon",
                 "0.5"}),
            0)
      << err.str();
  EXPECT_EQ(suite.Requests<v1::CreateWaveRequest>().at(0).wave().policy().ShortDebugString(),
            "comment_minimum_n: 30 breakdowns: BREAKDOWN_ROLE_GROUP breakdowns: BREAKDOWN_UNIT "
            "lowest_unit_depth: 2 protection_percent: 30 response_rate_band_percent: 50 "
            "keep_answers_days: 90 export_epsilon: 0.5");
}

TEST_F(IntakeCommandsTest, WavePolicyIsShownOrChanged) {
  suite.Answer(Proto<v1::Wave>(
      "name: 'organizations/acme/waves/w1' policy { minimum_n: 12 comment_minimum_n: 30 breakdowns: "
      "BREAKDOWN_ROLE_GROUP protection_percent: 20 response_rate_band_percent: 25 keep_answers_days: 90 }"));
  EXPECT_EQ(Ctl({"wave", "policy", "acme/w1", "-o", "table"}), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("fewer than 12 respondents\n"));
  EXPECT_THAT(out.str(), HasSubstr("no unit is shown by itself\n"));
  EXPECT_THAT(out.str(), HasSubstr("no specialty is shown by itself\n"));
  EXPECT_THAT(out.str(), HasSubstr("answers are deleted 90 days after"));
  EXPECT_THAT(suite.Requests<v1::UpdateWaveRequest>(), IsEmpty());
  EXPECT_EQ(Ctl({"wave", "policy", "acme/w1", "--minimum-n", "15", "--etag", "e"}), 0) << err.str();
  const auto request = suite.Requests<v1::UpdateWaveRequest>().at(0);
  EXPECT_EQ(request.wave().name(), "organizations/acme/waves/w1");
  EXPECT_EQ(request.wave().etag(), "e");
  EXPECT_EQ(request.wave().policy().minimum_n(), 15);
  EXPECT_THAT(request.update_mask().paths(), ElementsAre("policy.minimum_n"));
}

TEST_F(IntakeCommandsTest, WaveOpenCloseAndCohorts) {
  suite.Answer(
      Proto<v1::Wave>("name: 'organizations/acme/waves/w1' state: STATE_OPEN policy { minimum_n: 10 }"));
  EXPECT_EQ(Ctl({"wave", "open", "acme/w1", "--etag", "e", "-o", "table"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("STATE         open\n"));
  EXPECT_EQ(suite.Requests<v1::OpenWaveRequest>().at(0).etag(), "e");
  EXPECT_EQ(Ctl({"wave", "close", "acme/w1"}), 0);
  EXPECT_EQ(suite.Requests<v1::CloseWaveRequest>().at(0).name(), "organizations/acme/waves/w1");
  suite.Answer(
      Proto<v1::ListWaveCohortsResponse>("cohorts { name: 'organizations/acme/waves/w1/cohorts/c1' unit_id: "
                                         "'icu' role_group: ROLE_GROUP_FRONT_LINE }"));
  EXPECT_EQ(Ctl({"wave", "cohorts", "acme/w1", "-o", "csv"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("organizations/acme/waves/w1/cohorts/c1,icu,,front_line,all,\r\n"));
}

TEST_F(IntakeCommandsTest, Participation) {
  suite.Answer(Proto<v1::Participation>("rows { unit_id: 'icu' invited: 40 rate_from: 0.25 rate_to: 0.5 }"));
  EXPECT_EQ(Ctl({"wave", "participation", "acme/w1", "-o", "table"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("icu      all              40  25–50 %\n"));
  EXPECT_EQ(Ctl({"wave", "participation", "acme/w1", "-o", "csv"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("icu,all,40,0.25,0.5\r\n"));
}

TEST_F(IntakeCommandsTest, CodesAreOneALine) {
  suite.Answer(Proto<v1::CreateParticipationCodesResponse>("codes: 'AAAAA' codes: 'BBBBB'"));
  EXPECT_EQ(Ctl({"codes", "create", "acme/w1/c1", "--count", "2"}), 0);
  EXPECT_EQ(out.str(), "AAAAA\nBBBBB\n");
  EXPECT_EQ(suite.Requests<v1::CreateParticipationCodesRequest>().at(0).count(), 2);
  EXPECT_EQ(Ctl({"codes", "create", "acme/w1/c1", "--count", "2", "-o", "csv"}), 0);
  EXPECT_EQ(out.str(), "code\r\nAAAAA\r\nBBBBB\r\n");
}

TEST_F(IntakeCommandsTest, Form) {
  suite.Answer(Proto<v1::GetFormResponse>(
      "items { id: 'q1' text { text: 'Well?' } response_scale: 's' } policy { minimum_n: 10 } "
      "response_scales { id: 's' allow_cannot_judge: true options { value: 1 label { text: 'no' } } options "
      "{ value: 2 } }"));
  EXPECT_EQ(Ctl({"form", "acme/w1", "--code", "AAAAA", "-o", "table"}), 0);
  EXPECT_EQ(out.str(), "ITEM  TEXT   OPTIONS\nq1    Well?  1 = no, 2, cannot-judge\n");
}

TEST_F(IntakeCommandsTest, FormShowsItsIntroductionAndTheWordsForCannotJudge) {
  suite.Answer(
      Proto<v1::GetFormResponse>("form { introduction { text: 'Think of today.' } } items { id: 'q1' text { "
                                 "text: 'Well?' } response_scale: "
                                 "'s' } response_scales { id: 's' allow_cannot_judge: true "
                                 "cannot_judge_label { text: 'unsure' } options { "
                                 "value: 1 } }"));
  EXPECT_EQ(Ctl({"form", "acme/w1", "--code", "AAAAA", "-o", "table"}), 0);
  EXPECT_EQ(out.str(), "ITEM  TEXT   OPTIONS\nq1    Well?  1, cannot-judge = unsure\n");
  EXPECT_THAT(err.str(), HasSubstr("Think of today.\n"));
}

TEST_F(IntakeCommandsTest, SubmitSendsAnswersAndPrintsTheReceipt) {
  suite.Answer(Proto<v1::SubmitResponseResponse>("receipt: 'abc'"));
  in.str("AAAAA\n");
  EXPECT_EQ(Ctl({"submit", "acme/w1", "--code", "-", "--answers", "q1=4", "q2=cannot-judge", "-o", "table"}),
            0);
  EXPECT_EQ(out.str(), "RECEIPT  abc\n");
  const auto request = suite.Requests<v1::SubmitResponseRequest>().at(0);
  EXPECT_EQ(request.wave(), "organizations/acme/waves/w1");
  EXPECT_EQ(request.participation_code(), "AAAAA");
  EXPECT_EQ(request.answers(0).value(), 4);
  EXPECT_TRUE(request.answers(1).cannot_judge());
  EXPECT_TRUE(IsUuid(request.request_id()));
}

TEST_F(IntakeCommandsTest, SubmitTakesAFile) {
  EXPECT_EQ(Ctl({"submit", "acme/w1", "--code", "A", "--answers", directory.Write("a.json", R"({"q1": 2})")}),
            0);
  EXPECT_EQ(suite.Requests<v1::SubmitResponseRequest>().at(0).answers(0).value(), 2);
}

TEST_F(IntakeCommandsTest, SubmitIsRepeatedWithTheSameRequestId) {
  suite.Answer(Proto<v1::SubmitResponseResponse>("receipt: 'abc'"));
  // More failures than the channel's own retries of one call hide.
  suite.Fail(base::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "the service is going down"), 6);
  EXPECT_EQ(Ctl({"submit", "acme/w1", "--code", "A", "--answers", "q1=4"}), 0) << err.str();
  const auto requests = suite.Requests<v1::SubmitResponseRequest>();
  ASSERT_THAT(requests, SizeIs(7));
  for (const auto& request : requests)
    EXPECT_EQ(request.SerializeAsString(), requests[0].SerializeAsString());
  EXPECT_THAT(out.str(), HasSubstr("abc"));
  EXPECT_FALSE(pauses.empty());
}

TEST_F(IntakeCommandsTest, SubmitGivesUpAndTellsTheRequestId) {
  suite.Fail(base::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "the service is going down"));
  EXPECT_EQ(Ctl({"submit", "acme/w1", "--code", "SECRET", "--answers", "q1=4"}), 5);
  EXPECT_THAT(err.str(), HasSubstr(suite.Requests<v1::SubmitResponseRequest>().at(0).request_id()));
  EXPECT_THAT(err.str(), ::testing::Not(HasSubstr("SECRET")));
  EXPECT_THAT(pauses, SizeIs(4));
}

TEST_F(IntakeCommandsTest, OtherErrorsOfSubmitAreNotRepeated) {
  suite.Fail(base::Error(absl::StatusCode::kAlreadyExists, "CODE_SPENT", "the code was used"));
  EXPECT_EQ(Ctl({"submit", "acme/w1", "--code", "A", "--answers", "q1=4"}), 1);
  EXPECT_THAT(suite.Requests<v1::SubmitResponseRequest>(), SizeIs(1));
}

TEST_F(IntakeCommandsTest, ImportMapsColumnsAndDerivesItsRequestId) {
  const std::string file = directory.Write("r.csv", "company,q1\n1,5\n");
  const std::vector<std::string> arguments = {"import",
                                              "acme/w1",
                                              "--unit-column",
                                              "company",
                                              "--role-group",
                                              "front_line",
                                              "--ignore-column",
                                              "x",
                                              "--ignore-column",
                                              "y",
                                              "--missing",
                                              "NA",
                                              file};
  suite.Answer(Proto<v1::ImportResponsesResponse>("summary { rows: 1 created: 1 }"));
  EXPECT_EQ(Ctl(arguments), 0) << err.str();
  EXPECT_EQ(Ctl(arguments), 0);
  const auto requests = suite.Requests<v1::ImportResponsesRequest>();
  const auto& header = requests.at(0).header();
  EXPECT_EQ(header.wave(), "organizations/acme/waves/w1");
  EXPECT_EQ(header.csv().unit_column(), "company");
  EXPECT_EQ(header.csv().role_group(), type::v1::ROLE_GROUP_FRONT_LINE);
  EXPECT_THAT(header.csv().ignored_columns(), ElementsAre("x", "y"));
  EXPECT_THAT(header.csv().missing_markers(), ElementsAre("NA"));
  EXPECT_EQ(header.request_id(), DerivedRequestId("organizations/acme/waves/w1", "company,q1\n1,5\n"));
  EXPECT_EQ(header.request_id(), requests.at(2).header().request_id());
  EXPECT_EQ(requests.at(1).csv_chunk(), "company,q1\n1,5\n");
}

TEST_F(IntakeCommandsTest, ImportThatIsRefusedListsItsRows) {
  suite.Fail(base::InvalidArgument(
      {{"line 2: q1", "is not an option", "OUT_OF_RANGE"}, {"line 9", "is short", ""}}));
  EXPECT_EQ(Ctl({"import", "acme/w1", directory.Write("r.csv", "q1\n9\n")}), 6);
  EXPECT_THAT(err.str(), HasSubstr("\n  line 2: q1: is not an option (OUT_OF_RANGE)\n  line 9: is short\n"));
}

TEST_F(IntakeCommandsTest, WatchEndsWhenTheWaveCloses) {
  suite.Answer(Proto<v1::Wave>("name: 'organizations/acme/waves/w1' state: STATE_DRAFT"));
  suite.Answer(Proto<v1::Wave>("name: 'organizations/acme/waves/w1' state: STATE_OPEN"));
  suite.Answer(Proto<v1::Wave>("name: 'organizations/acme/waves/w1' state: STATE_CLOSED"));
  suite.Answer(Proto<v1::Participation>("rows { unit_id: 'icu' invited: 40 rate_from: 0 rate_to: 0.25 }"));
  EXPECT_EQ(Ctl({"watch", "acme/w1", "--interval", "7"}), 0);
  const std::string table =
      "UNIT ID  ROLE GROUP  INVITED  RESPONSE RATE\nicu      all              40  0–25 %\n";
  EXPECT_EQ(out.str(), "acme/w1  draft\nacme/w1  open\n" + table + "acme/w1  closed\n" + table);
  EXPECT_THAT(pauses, ElementsAre(absl::Seconds(7), absl::Seconds(7)));
}

TEST_F(IntakeCommandsTest, WatchRedrawsOnATerminalAndWaitsForAServiceThatRestarts) {
  env.out_is_terminal = true;
  suite.Answer(Proto<v1::Wave>("name: 'organizations/acme/waves/w1' state: STATE_OPEN"));
  on_sleep = [this] {
    if (pauses.size() == 1) suite.Fail(base::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "gone"));
    if (pauses.size() == 2) {
      suite.Fail(absl::OkStatus(), 0);
      suite.Answer(Proto<v1::Wave>("name: 'organizations/acme/waves/w1' state: STATE_CLOSED"));
      suite.Answer(Proto<v1::Participation>("wave: 'organizations/acme/waves/w1'"));
    }
  };
  EXPECT_EQ(Ctl({"watch", "acme/w1"}), 0) << err.str();
  EXPECT_THAT(out.str(), ::testing::StartsWith("acme/w1  open\n\x1b[1A\x1b[J"));
  EXPECT_THAT(out.str(), HasSubstr("acme/w1  closed"));
}

}  // namespace
}  // namespace rapport::ctl
