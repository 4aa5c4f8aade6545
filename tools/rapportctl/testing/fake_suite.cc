#include "tools/rapportctl/testing/fake_suite.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "grpcpp/server_builder.h"
#include "libs/rpc/error.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "rapport/intake/v1/response.grpc.pb.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/reporting/v1/reporting.grpc.pb.h"
#include "rapport/roster/v1/roster.grpc.pb.h"
#include "rapport/scoring/v1/comments.grpc.pb.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"

namespace rapport::ctl {
namespace {

template <class Request>
grpc::Status Drain(FakeSuite* suite, grpc::ServerReader<Request>* reader,
                   google::protobuf::Message* response) {
  Request request;
  while (reader->Read(&request)) suite->Keep(request);
  return suite->Reply(response);
}

}  // namespace

// One line a method: they all do the same.
#define FAKE_UNARY(Method, Request, Response)                                                      \
  grpc::Status Method(grpc::ServerContext*, const Request* request, Response* response) override { \
    suite->Keep(*request);                                                                         \
    return suite->Reply(response);                                                                 \
  }
#define FAKE_IMPORT(Method, Request, Response)                                                       \
  grpc::Status Method(grpc::ServerContext*, grpc::ServerReader<Request>* reader, Response* response) \
      override {                                                                                     \
    return Drain(suite, reader, response);                                                           \
  }

class FakeSuite::Services {
 public:
  explicit Services(FakeSuite* suite) {
    roster.suite = instruments.suite = waves.suite = responses.suite = scoring.suite = comments.suite =
        reporting.suite = suite;
  }

  struct Roster : roster::v1::RosterService::Service {
    FakeSuite* suite = nullptr;
    FAKE_UNARY(CreateOrganization, roster::v1::CreateOrganizationRequest, roster::v1::Organization)
    FAKE_UNARY(GetOrganization, roster::v1::GetOrganizationRequest, roster::v1::Organization)
    FAKE_UNARY(ListOrganizations, roster::v1::ListOrganizationsRequest, roster::v1::ListOrganizationsResponse)
    FAKE_UNARY(UpdateOrganization, roster::v1::UpdateOrganizationRequest, roster::v1::Organization)
    FAKE_IMPORT(ImportUnits, roster::v1::ImportUnitsRequest, roster::v1::ImportUnitsResponse)
    FAKE_UNARY(GetUnit, roster::v1::GetUnitRequest, roster::v1::Unit)
    FAKE_UNARY(ListUnits, roster::v1::ListUnitsRequest, roster::v1::ListUnitsResponse)
    FAKE_IMPORT(ImportMembers, roster::v1::ImportMembersRequest, roster::v1::ImportMembersResponse)
    FAKE_UNARY(GetMember, roster::v1::GetMemberRequest, roster::v1::Member)
    FAKE_UNARY(ListMembers, roster::v1::ListMembersRequest, roster::v1::ListMembersResponse)
    FAKE_UNARY(ListCohorts, roster::v1::ListCohortsRequest, roster::v1::ListCohortsResponse)
  } roster;

  struct Instruments : intake::v1::InstrumentService::Service {
    FakeSuite* suite = nullptr;
    FAKE_UNARY(CreateInstrument, intake::v1::CreateInstrumentRequest, intake::v1::Instrument)
    FAKE_UNARY(GetInstrument, intake::v1::GetInstrumentRequest, intake::v1::Instrument)
    FAKE_UNARY(ListInstruments, intake::v1::ListInstrumentsRequest, intake::v1::ListInstrumentsResponse)
  } instruments;

  struct Waves : intake::v1::WaveService::Service {
    FakeSuite* suite = nullptr;
    FAKE_UNARY(CreateWave, intake::v1::CreateWaveRequest, intake::v1::Wave)
    FAKE_UNARY(GetWave, intake::v1::GetWaveRequest, intake::v1::Wave)
    FAKE_UNARY(ListWaves, intake::v1::ListWavesRequest, intake::v1::ListWavesResponse)
    FAKE_UNARY(UpdateWave, intake::v1::UpdateWaveRequest, intake::v1::Wave)
    FAKE_UNARY(OpenWave, intake::v1::OpenWaveRequest, intake::v1::Wave)
    FAKE_UNARY(CloseWave, intake::v1::CloseWaveRequest, intake::v1::Wave)
    FAKE_UNARY(ListWaveCohorts, intake::v1::ListWaveCohortsRequest, intake::v1::ListWaveCohortsResponse)
    FAKE_UNARY(CreateParticipationCodes, intake::v1::CreateParticipationCodesRequest,
               intake::v1::CreateParticipationCodesResponse)
    FAKE_UNARY(GetParticipation, intake::v1::GetParticipationRequest, intake::v1::Participation)
  } waves;

  struct Responses : intake::v1::ResponseService::Service {
    FakeSuite* suite = nullptr;
    FAKE_UNARY(GetForm, intake::v1::GetFormRequest, intake::v1::GetFormResponse)
    FAKE_UNARY(SubmitResponse, intake::v1::SubmitResponseRequest, intake::v1::SubmitResponseResponse)
    FAKE_IMPORT(ImportResponses, intake::v1::ImportResponsesRequest, intake::v1::ImportResponsesResponse)
  } responses;

  struct Scoring : scoring::v1::ScoringService::Service {
    FakeSuite* suite = nullptr;
    FAKE_UNARY(GetScorecard, scoring::v1::GetScorecardRequest, scoring::v1::Scorecard)
    FAKE_UNARY(ListScorecards, scoring::v1::ListScorecardsRequest, scoring::v1::ListScorecardsResponse)
    FAKE_UNARY(GetMeasurementQuality, scoring::v1::GetMeasurementQualityRequest,
               scoring::v1::MeasurementQuality)
    FAKE_UNARY(GetGaps, scoring::v1::GetGapsRequest, scoring::v1::Gaps)
    FAKE_UNARY(GetDrivers, scoring::v1::GetDriversRequest, scoring::v1::Drivers)
    FAKE_UNARY(GetTrend, scoring::v1::GetTrendRequest, scoring::v1::Trend)
    FAKE_UNARY(ListComparisons, scoring::v1::ListComparisonsRequest, scoring::v1::ListComparisonsResponse)
    FAKE_UNARY(ExportBenchmark, scoring::v1::ExportBenchmarkRequest, scoring::v1::Benchmark)
  } scoring;

  struct Comments : scoring::v1::CommentService::Service {
    FakeSuite* suite = nullptr;
    FAKE_UNARY(ListCommentsToReview, scoring::v1::ListCommentsToReviewRequest,
               scoring::v1::ListCommentsToReviewResponse)
    FAKE_UNARY(ReviewComment, scoring::v1::ReviewCommentRequest, scoring::v1::CommentToReview)
    FAKE_UNARY(ListComments, scoring::v1::ListCommentsRequest, scoring::v1::ListCommentsResponse)
  } comments;

  struct Reporting : reporting::v1::ReportingService::Service {
    FakeSuite* suite = nullptr;
    FAKE_UNARY(GetReport, reporting::v1::GetReportRequest, reporting::v1::Report)
    // Sends the document in two pieces.
    grpc::Status RenderReport(grpc::ServerContext*, const reporting::v1::RenderReportRequest* request,
                              grpc::ServerWriter<reporting::v1::RenderReportResponse>* writer) override {
      suite->Keep(*request);
      reporting::v1::RenderReportResponse piece;
      grpc::Status status = suite->Reply(&piece);
      if (!status.ok()) return status;
      const std::string content = piece.content();
      piece.set_content(content.substr(0, content.size() / 2));
      writer->Write(piece);
      piece.set_content(content.substr(content.size() / 2));
      writer->Write(piece);
      return grpc::Status::OK;
    }
  } reporting;
};

#undef FAKE_UNARY
#undef FAKE_IMPORT

FakeSuite::FakeSuite() : services_(std::make_unique<Services>(this)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&services_->roster);
  builder.RegisterService(&services_->instruments);
  builder.RegisterService(&services_->waves);
  builder.RegisterService(&services_->responses);
  builder.RegisterService(&services_->scoring);
  builder.RegisterService(&services_->comments);
  builder.RegisterService(&services_->reporting);
  server_ = builder.BuildAndStart();
  address_ = absl::StrCat("127.0.0.1:", port);
}

FakeSuite::~FakeSuite() { server_->Shutdown(); }

void FakeSuite::Answer(const google::protobuf::Message& response) {
  const std::lock_guard lock(mutex_);
  answers_.emplace_back(response.New())->CopyFrom(response);
}

void FakeSuite::Fail(const absl::Status& status, int times) {
  const std::lock_guard lock(mutex_);
  failure_ = status;
  failures_left_ = times;
}

void FakeSuite::Keep(const google::protobuf::Message& request) {
  const std::lock_guard lock(mutex_);
  requests_.emplace_back(request.New())->CopyFrom(request);
}

grpc::Status FakeSuite::Reply(google::protobuf::Message* response) {
  const std::lock_guard lock(mutex_);
  if (failures_left_ > 0) {
    --failures_left_;
    return rpc::ToGrpcStatus(failure_);
  }
  const auto fits = [response](const auto& answer) {
    return answer != nullptr && answer->GetDescriptor() == response->GetDescriptor();
  };
  const auto next = std::find_if(answers_.begin(), answers_.end(), fits);
  if (next == answers_.end()) return grpc::Status::OK;
  response->CopyFrom(**next);
  if (std::find_if(next + 1, answers_.end(), fits) != answers_.end()) next->reset();
  return grpc::Status::OK;
}

}  // namespace rapport::ctl
