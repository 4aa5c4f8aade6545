// Bad requests over the wire: each is refused with the right code, a stable reason and the field at fault.

#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/grpc_bytes.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/refusal.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using intake::v1::SubmitResponseRequest;
using ::rapport::testing::StatusOf;
using ::testing::ElementsAre;

class BadRequestTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    ASSERT_OK(LoadPulse(suite_->api()));
    ASSERT_OK_AND_ASSIGN(open_, OpenPulseWave(suite_->api(), "open", 5));
    ASSERT_OK_AND_ASSIGN(codes_, PulseCodes(suite_->api(), open_, "u1", 5));
  }

  const Api& api() { return suite_->api(); }

  SubmitResponseRequest Good() const { return PulseSubmission(open_, codes_[0], "12345123", RequestId(1)); }

  absl::Status Submit(const SubmitResponseRequest& request) {
    return StatusOf(Call(*api().responses, &ResponseService::Stub::SubmitResponse, request));
  }

  // Submits the good request after `spoil` had its way with it.
  template <typename Spoil>
  absl::Status SubmitSpoilt(Spoil spoil) {
    SubmitResponseRequest request = Good();
    spoil(request);
    return Submit(request);
  }

  std::unique_ptr<Suite> suite_;
  std::string open_;
  std::vector<std::string> codes_;
};

TEST_F(BadRequestTest, AnswerSheets) {
  using R = SubmitResponseRequest;
  const std::vector<Refusal> refusals = {
      {"unknown item", SubmitSpoilt([](R& r) { r.mutable_answers(2)->set_item("zz"); }),
       StatusCode::kInvalidArgument, "UNKNOWN_ITEM", "answers[2].item"},
      {"value above the options", SubmitSpoilt([](R& r) { r.mutable_answers(3)->set_value(6); }),
       StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE", "answers[3].value"},
      {"value below the options", SubmitSpoilt([](R& r) { r.mutable_answers(3)->set_value(0); }),
       StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE", "answers[3].value"},
      {"cannot judge where it is not offered",
       SubmitSpoilt([](R& r) { r.mutable_answers(0)->set_cannot_judge(true); }), StatusCode::kInvalidArgument,
       "CANNOT_JUDGE_NOT_OFFERED", "answers[0].cannot_judge"},
      {"no choice", SubmitSpoilt([](R& r) { r.mutable_answers(1)->clear_value(); }),
       StatusCode::kInvalidArgument, "NO_CHOICE", "answers[1].value"},
      {"two bad answers", SubmitSpoilt([](R& r) {
         r.mutable_answers(1)->set_value(9);
         r.mutable_answers(4)->set_item("zz");
       }),
       StatusCode::kInvalidArgument, "INVALID_ARGUMENT", "answers[4].item", "UNKNOWN_ITEM"},
      {"too many answers", SubmitSpoilt([](R& r) {
         for (int i = 0; i < 2; ++i) *r.add_answers() = r.answers(i);
       }),
       StatusCode::kInvalidArgument, "TOO_MANY_ANSWERS", "answers"},
      {"no answers", SubmitSpoilt([](R& r) { r.clear_answers(); }), StatusCode::kInvalidArgument,
       "NO_ANSWERS", "answers"},
      {"the same item twice", SubmitSpoilt([](R& r) { r.mutable_answers(7)->set_item("q1"); }),
       StatusCode::kInvalidArgument, "DUPLICATE_ANSWER", "answers[7].item"},
      {"an item of another form", SubmitSpoilt([](R& r) { r.mutable_answers(7)->set_item("q9"); }),
       StatusCode::kInvalidArgument, "ITEM_NOT_ON_FORM", "answers"},
      {"malformed code", SubmitSpoilt([](R& r) { r.set_participation_code("ABC-123"); }),
       StatusCode::kInvalidArgument, "MALFORMED_CODE", "participation_code"},
      {"a code of nobody",
       SubmitSpoilt([](R& r) { r.set_participation_code("00000-00000-00000-00000-000000"); }),
       StatusCode::kNotFound, "CODE_NOT_FOUND"},
      {"no request_id", SubmitSpoilt([](R& r) { r.clear_request_id(); }), StatusCode::kInvalidArgument,
       "REQUEST_ID_REQUIRED", "request_id"},
      {"not the name of a wave", SubmitSpoilt([](R& r) { r.set_wave("waves/open"); }),
       StatusCode::kInvalidArgument, "INVALID_RESOURCE_NAME", "wave"},
      {"unknown wave", SubmitSpoilt([](R& r) { r.set_wave("organizations/pulse/waves/none"); }),
       StatusCode::kNotFound, "WAVE_NOT_FOUND"},
      {"unknown organization", SubmitSpoilt([](R& r) { r.set_wave("organizations/none/waves/open"); }),
       StatusCode::kNotFound, "WAVE_NOT_FOUND"},
  };
  for (const Refusal& refusal : refusals) ExpectRefusal(refusal);
  EXPECT_OK(Submit(Good())) << "no refusal has spent the code";
}

TEST_F(BadRequestTest, ASpentCode) {
  ASSERT_OK(Submit(Good()));
  ExpectRefusal({"other answers", SubmitSpoilt([](auto& r) { r.mutable_answers(0)->set_value(5); }),
                 StatusCode::kAlreadyExists, "CODE_SPENT"});
  ExpectRefusal({"another request_id", SubmitSpoilt([](auto& r) { r.set_request_id(RequestId(2)); }),
                 StatusCode::kAlreadyExists, "CODE_SPENT"});
}

TEST_F(BadRequestTest, WavesThatTakeNoAnswers) {
  ASSERT_OK_AND_ASSIGN(const Wave draft, CreateWave(api(), PulseWave("draft")));
  const auto to_draft = [&](SubmitResponseRequest& request) { request.set_wave(draft.name()); };
  ExpectRefusal({"draft", SubmitSpoilt(to_draft), StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN"});
  ExpectRefusal({"draft import",
                 StatusOf(ImportResponses(api(), PulseResponses(draft.name(), RequestId(3)), "")),
                 StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN"});
  ExpectRefusal({"closing a draft", StatusOf(CloseWave(api(), draft.name())), StatusCode::kFailedPrecondition,
                 "WAVE_NOT_OPEN"});
  ASSERT_OK(CloseWave(api(), open_));
  ExpectRefusal({"closed", Submit(Good()), StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN"});
  ExpectRefusal({"codes of a closed wave", StatusOf(PulseCodes(api(), open_, "u1", 1)),
                 StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN"});
  ExpectRefusal({"opening a closed wave", StatusOf(OpenWave(api(), open_)), StatusCode::kFailedPrecondition,
                 "WAVE_NOT_DRAFT"});
}

TEST_F(BadRequestTest, Waves) {
  WavePlan plan = PulseWave("w");
  const auto with = [&](auto spoil) {
    WavePlan spoilt = plan;
    spoil(spoilt);
    return StatusOf(CreateWave(api(), spoilt));
  };
  const std::vector<Refusal> refusals = {
      {"minimum n below the floor", with([](WavePlan& p) { p.wave.mutable_policy()->set_minimum_n(4); }),
       StatusCode::kInvalidArgument, "MINIMUM_N_OUT_OF_RANGE", "wave.policy.minimum_n"},
      {"negative minimum n", with([](WavePlan& p) { p.wave.mutable_policy()->set_minimum_n(-1); }),
       StatusCode::kInvalidArgument, "MINIMUM_N_OUT_OF_RANGE", "wave.policy.minimum_n"},
      {"unknown instrument",
       with([](WavePlan& p) { p.wave.set_instrument("organizations/pulse/instruments/none-v1"); }),
       StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND"},
      {"instrument of another organization",
       with([](WavePlan& p) { p.wave.set_instrument("organizations/other/instruments/pulse-v1"); }),
       StatusCode::kInvalidArgument, "FOREIGN_RESOURCE", "wave.instrument"},
      {"bad identifier", with([](WavePlan& p) { p.id = "Spring 2026"; }), StatusCode::kInvalidArgument,
       "INVALID_ID", "wave_id"},
      {"taken identifier", with([](WavePlan& p) { p.id = "open"; }), StatusCode::kAlreadyExists,
       "WAVE_EXISTS"},
  };
  for (const Refusal& refusal : refusals) ExpectRefusal(refusal);
  ExpectRefusal(
      {"wrong etag", StatusOf(CloseWave(api(), open_, "stale")), StatusCode::kAborted, "ETAG_MISMATCH"});
  EXPECT_OK(CloseWave(api(), open_)) << "still open";
}

// The fields that a refusal names, in its order.
std::vector<std::string> FieldsOf(const absl::Status& refused) {
  std::vector<std::string> fields;
  for (const base::FieldViolation& violation : base::ViolationsOf(refused)) fields.push_back(violation.field);
  return fields;
}

TEST_F(BadRequestTest, EveryBadFieldIsNamed) {
  WavePlan plan = PulseWave("Spring 2026");
  plan.organization = "organizations/NONE";
  plan.request_id = std::string(129, 'x');
  plan.wave.clear_display_name();
  plan.wave.mutable_policy()->set_minimum_n(4);
  EXPECT_THAT(FieldsOf(StatusOf(CreateWave(api(), plan))),
              ElementsAre("parent", "wave_id", "request_id", "wave.display_name", "wave.policy.minimum_n"));
  // What a foreign name is foreign to is known only with the parent.
  plan.organization = kPulse;
  plan.wave.set_instrument("organizations/other/instruments/pulse-v1");
  EXPECT_THAT(
      FieldsOf(StatusOf(CreateWave(api(), plan))),
      ElementsAre("wave_id", "request_id", "wave.display_name", "wave.instrument", "wave.policy.minimum_n"));

  const auto units_and_the_like = [this](auto& stub, auto method, auto request) {
    request.set_parent("nothing");
    request.set_page_size(-1);
    return FieldsOf(StatusOf(Call(stub, method, request)));
  };
  const auto both = ElementsAre("parent", "page_size");
  EXPECT_THAT(
      units_and_the_like(*api().roster, &RosterService::Stub::ListUnits, roster::v1::ListUnitsRequest()),
      both);
  EXPECT_THAT(
      units_and_the_like(*api().roster, &RosterService::Stub::ListMembers, roster::v1::ListMembersRequest()),
      both);
  EXPECT_THAT(units_and_the_like(*api().instruments, &InstrumentService::Stub::ListInstruments,
                                 intake::v1::ListInstrumentsRequest()),
              both);
  EXPECT_THAT(units_and_the_like(*api().waves, &WaveService::Stub::ListWaves, intake::v1::ListWavesRequest()),
              both);
  EXPECT_THAT(units_and_the_like(*api().waves, &WaveService::Stub::ListWaveCohorts,
                                 intake::v1::ListWaveCohortsRequest()),
              both);
  roster::v1::ListCohortsRequest cohorts;
  cohorts.set_min_size(-1);
  EXPECT_THAT(units_and_the_like(*api().roster, &RosterService::Stub::ListCohorts, cohorts),
              ElementsAre("parent", "min_size", "page_size"));
  ListScorecardsRequest scorecards;
  scorecards.set_breakdown(static_cast<ListScorecardsRequest::Breakdown>(99));
  EXPECT_THAT(units_and_the_like(*api().scoring, &ScoringService::Stub::ListScorecards, scorecards),
              ElementsAre("parent", "breakdown", "page_size"));
}

TEST_F(BadRequestTest, UnknownOrganizations) {
  const std::string none = "organizations/none";
  roster::v1::GetOrganizationRequest get;
  get.set_name(none);
  roster::v1::ListUnitsRequest list;
  list.set_parent(none);
  roster::v1::UpdateOrganizationRequest update;
  update.mutable_organization()->set_name(none);
  update.mutable_organization()->set_display_name("None");
  const std::vector<absl::Status> refused = {
      StatusOf(Call(*api().roster, &RosterService::Stub::GetOrganization, get)),
      StatusOf(Call(*api().roster, &RosterService::Stub::ListUnits, list)),
      StatusOf(Call(*api().roster, &RosterService::Stub::UpdateOrganization, update)),
      StatusOf(ImportUnits(api(), none, kPulseUnits)),
      StatusOf(ImportMembers(api(), none, "member_id,unit_id,role_group,specialty\n"))};
  for (std::size_t i = 0; i < refused.size(); ++i) {
    ExpectRefusal({base::StrCat("call ", i), refused[i], StatusCode::kNotFound, "ORGANIZATION_NOT_FOUND"});
  }
}

TEST_F(BadRequestTest, AnOrganizationThatChangedMeanwhile) {
  roster::v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name(kPulse);
  request.mutable_organization()->set_display_name("Renamed");
  request.mutable_organization()->set_etag("stale");
  ExpectRefusal({"wrong etag",
                 StatusOf(Call(*api().roster, &RosterService::Stub::UpdateOrganization, request)),
                 StatusCode::kAborted, "ETAG_MISMATCH"});
}

// Every list of the API with the page size and the token that are given.
std::map<std::string, absl::Status> ListAll(const Api& api, const std::string& wave, int page_size,
                                            const std::string& page_token) {
  const auto list = [&](auto& stub, auto method, auto request) {
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    return StatusOf(Call(stub, method, request));
  };
  const auto of = [](auto request, const std::string& parent) {
    request.set_parent(parent);
    return request;
  };
  return {
      {"organizations",
       list(*api.roster, &RosterService::Stub::ListOrganizations, roster::v1::ListOrganizationsRequest())},
      {"units",
       list(*api.roster, &RosterService::Stub::ListUnits, of(roster::v1::ListUnitsRequest(), kPulse))},
      {"members",
       list(*api.roster, &RosterService::Stub::ListMembers, of(roster::v1::ListMembersRequest(), kPulse))},
      {"cohorts",
       list(*api.roster, &RosterService::Stub::ListCohorts, of(roster::v1::ListCohortsRequest(), kPulse))},
      {"instruments", list(*api.instruments, &InstrumentService::Stub::ListInstruments,
                           of(intake::v1::ListInstrumentsRequest(), kPulse))},
      {"waves", list(*api.waves, &WaveService::Stub::ListWaves, of(intake::v1::ListWavesRequest(), kPulse))},
      {"wave cohorts",
       list(*api.waves, &WaveService::Stub::ListWaveCohorts, of(intake::v1::ListWaveCohortsRequest(), wave))},
      {"scorecards",
       list(*api.scoring, &ScoringService::Stub::ListScorecards, of(ListScorecardsRequest(), wave))},
  };
}

TEST_F(BadRequestTest, Pages) {
  ASSERT_OK(CloseWave(api(), open_));
  for (const auto& [what, status] : ListAll(api(), open_, 0, "")) EXPECT_OK(status) << what;
  for (const auto& [what, status] : ListAll(api(), open_, -1, "")) {
    ExpectRefusal({what, status, StatusCode::kInvalidArgument, "NEGATIVE_PAGE_SIZE", "page_size"});
  }
  roster::v1::ListUnitsRequest request;
  request.set_parent(kPulse);
  request.set_page_size(1);
  request.set_show_inactive(true);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(*api().roster, &RosterService::Stub::ListUnits, request));
  for (const std::string& token : {page.next_page_token(), std::string("made-up")}) {
    for (const auto& [what, status] : ListAll(api(), open_, 1, token)) {
      ExpectRefusal({what, status, StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token"});
    }
  }
}

TEST_F(BadRequestTest, ACallWithoutADeadline) {
  const Process& process = suite_->roster();
  for (const char* method :
       {"/rapport.roster.v1.RosterService/ListOrganizations",
        "/rapport.intake.v1.ResponseService/SubmitResponse", "/rapport.intake.v1.WaveService/GetWave",
        "/rapport.scoring.v1.ScoringService/GetScorecard",
        "/rapport.reporting.v1.ReportingService/GetReport"}) {
    grpc::ClientContext context;
    ExpectRefusal({method, StatusOf(CallWithBytes(process.port(), method, "", &context)),
                   StatusCode::kInvalidArgument, "DEADLINE_REQUIRED"});
  }
}

TEST_F(BadRequestTest, AMessageThatIsTooLong) {
  SubmitResponseRequest request = Good();
  request.set_request_id(std::string(300 << 10, 'x'));
  const auto context = NewContext();
  const auto refused =
      CallWithBytes(suite_->intake().port(), "/rapport.intake.v1.ResponseService/SubmitResponse",
                    request.SerializeAsString(), context.get());
  EXPECT_THAT(refused, ::rapport::testing::StatusIs(StatusCode::kResourceExhausted));
}

TEST_F(BadRequestTest, BytesThatAreNoMessage) {
  const auto context = NewContext();
  const auto refused = CallWithBytes(suite_->intake().port(), "/rapport.intake.v1.WaveService/GetWave",
                                     "\xff\xff\xff", context.get());
  EXPECT_FALSE(refused.ok());
  EXPECT_OK(Submit(Good())) << "the server goes on";
}

TEST_F(BadRequestTest, TheWireCarriesErrorInfoAndBadRequest) {
  SubmitResponseRequest request = Good();
  request.mutable_answers(2)->set_value(6);
  const auto context = NewContext();
  intake::v1::SubmitResponseResponse response;
  const grpc::Status status = api().responses->SubmitResponse(context.get(), request, &response);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(details.message(), status.error_message());
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  ASSERT_EQ(details.details_size(), 2);
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  ASSERT_TRUE(details.details(1).UnpackTo(&bad_request));
  EXPECT_EQ(info.domain(), "rapport");
  EXPECT_EQ(info.reason(), "VALUE_OUT_OF_RANGE");
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "answers[2].value");
  EXPECT_THAT(status.error_message(), ::testing::Not(::testing::HasSubstr("6"))) << "never the answer itself";
}

}  // namespace
}  // namespace rapport::integration
