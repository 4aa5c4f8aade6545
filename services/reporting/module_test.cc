#include "services/reporting/module.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/error.h"
#include "libs/testing/status_matchers.h"
#include "rapport/reporting/v1/reporting.grpc.pb.h"
#include "services/reporting/api/fake_upstreams.h"
#include "services/reporting/api/reporting_service.h"

namespace rapport::reporting {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::rapport::testing::IsOk;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kWave[] = "organizations/o/waves/w";
constexpr size_t kMaxResponseBytes = 50'000;

struct Rendering {
  absl::Status status;
  std::vector<v1::RenderReportResponse> pieces;
  std::string content;
};

// Reporting over in-process channels, in front of a fake intake and a fake scoring.
class ReportingTest : public ::testing::Test {
 protected:
  void Start(int units = 7) {
    FillUpstreams(units, waves_, instruments_, scoring_);
    intake_server_ = Serve({{intake::v1::WaveService::service_full_name(), &waves_},
                            {intake::v1::InstrumentService::service_full_name(), &instruments_}});
    scoring_server_ = Serve({{scoring::v1::ScoringService::service_full_name(), &scoring_}});
    module_ =
        Module::Create(intake_server_->InProcessChannel(), scoring_server_->InProcessChannel(), runtime_);
    server_ = Serve(module_->services());
    stub_ = v1::ReportingService::NewStub(server_->InProcessChannel());
  }

  absl::StatusOr<v1::Report> Get(const std::string& wave = kWave, const std::string& language = "") {
    v1::GetReportRequest request;
    request.set_wave(wave);
    request.set_language(language);
    v1::Report report;
    const auto context = Context();
    const absl::Status status = rpc::FromGrpcStatus(stub_->GetReport(context.get(), request, &report));
    if (!status.ok()) return status;
    return report;
  }

  Rendering Render(v1::RenderReportRequest request) {
    if (request.wave().empty()) request.set_wave(kWave);
    const auto context = Context();
    const auto reader = stub_->RenderReport(context.get(), request);
    Rendering rendering;
    for (v1::RenderReportResponse piece; reader->Read(&piece);) {
      rendering.pieces.push_back(piece);
      rendering.content += piece.content();
    }
    rendering.status = rpc::FromGrpcStatus(reader->Finish());
    return rendering;
  }
  Rendering Render(v1::RenderReportRequest::Format format) {
    v1::RenderReportRequest request;
    request.set_format(format);
    return Render(request);
  }

  std::unique_ptr<grpc::ClientContext> Context() const {
    auto context = std::make_unique<grpc::ClientContext>();
    context->set_deadline(absl::ToChronoTime(deadline_));
    return context;
  }

  static grpc::Status Failure(absl::StatusCode code, const std::string& reason) {
    return rpc::ToGrpcStatus(base::Error(code, reason, "told to fail"));
  }

  const absl::Time deadline_ = absl::Now() + absl::Minutes(2);
  FakeWaves waves_;
  FakeInstruments instruments_;
  FakeScoring scoring_;
  std::unique_ptr<v1::ReportingService::Stub> stub_;

 private:
  static std::unique_ptr<rpc::Server> Serve(const std::vector<rpc::ServedService>& services) {
    auto server = rpc::Server::Start(rpc::InProcessOptions(), services);
    EXPECT_THAT(server, IsOk());
    return *std::move(server);
  }

  observe::Metrics metrics_;
  rpc::Runtime runtime_{rpc::Runtime::Options{.worker_threads = 2, .max_response_bytes = kMaxResponseBytes},
                        &metrics_};
  std::unique_ptr<rpc::Server> intake_server_;
  std::unique_ptr<rpc::Server> scoring_server_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<rpc::Server> server_;
};

TEST_F(ReportingTest, AReportHoldsTheWaveAndAllPagesOfScores) {
  Start(/*units=*/20);
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Get());
  EXPECT_EQ(waves_.asked(), kWave);
  EXPECT_EQ(report.wave(), kWave);
  EXPECT_EQ(report.title(), "Spring");
  EXPECT_EQ(report.instrument_title(), "Trust");
  EXPECT_EQ(report.provenance(), intake::v1::Wave::PROVENANCE_SIMULATED);
  EXPECT_EQ(report.minimum_n(), 10);
  EXPECT_EQ(report.overall().responses(), 500);
  EXPECT_EQ(report.role_groups_size(), 2);
  ASSERT_EQ(report.units_size(), 21);
  EXPECT_EQ(report.units(0).unit_id(), "root");
  EXPECT_EQ(report.units(20).unit_id(), "u20");
  EXPECT_EQ(report.suppressed_units(), 4);
  EXPECT_THAT(report.notes(0), HasSubstr("SIMULATED"));
}

TEST_F(ReportingTest, AReportHoldsGapsDriversQualityAndLimits) {
  Start();
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Get());
  ASSERT_EQ(report.gaps().gaps_size(), 1);
  EXPECT_EQ(report.gaps().gaps(0).difference().value(), 0.5);
  EXPECT_EQ(report.gaps().profiles_size(), 0);
  ASSERT_EQ(report.drivers_size(), 1);
  EXPECT_EQ(report.drivers(0).outcome(), "burnout");  // trust is made of the facets
  ASSERT_EQ(report.quality().scales_size(), 1);
  EXPECT_EQ(report.quality().scales(0).item_statistics_size(), 0);
  EXPECT_GE(report.limits_size(), 5);
  // 0.5 of the 4 points between the ends of the response scale.
  const std::string text = Render(v1::RenderReportRequest::FORMAT_TEXT).content;
  EXPECT_THAT(text, HasSubstr("50.0    62.5  +12.5   +2.5 to +22.5   p = .020"));
  EXPECT_THAT(text, HasSubstr("Executives are those of Unit root."));
  EXPECT_THAT(text, HasSubstr("20.0 %"));
  EXPECT_THAT(text, HasSubstr("2.5 % of the answer sheets look careless"));
  EXPECT_LT(text.find("1 Care"), text.find("2 Reach"));
}

TEST_F(ReportingTest, AReportOutlivesTheAnswers) {
  Start();
  waves_.wave.set_answers_deleted_date("2027-03-01");
  scoring_.answers_deleted = true;
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Get());
  EXPECT_EQ(report.gaps().gaps_size(), 1);
  EXPECT_EQ(report.drivers_size(), 0);
  EXPECT_FALSE(report.has_quality());
  EXPECT_THAT(report.limits(), ::testing::Contains(HasSubstr("2027-03-01")));
}

TEST_F(ReportingTest, ATableNeedsScoresOnly) {
  Start();
  scoring_.most_a_page = 100;
  const int before = scoring_.calls();
  Render(v1::RenderReportRequest::FORMAT_CSV);
  EXPECT_EQ(scoring_.calls() - before, 4);  // scorecard, role groups, units, units by role group
}

TEST_F(ReportingTest, MeasuresComeWithTheirNamesScalesAndPartsButNoAttentionCheck) {
  Start();
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Get(kWave, "ES"));
  EXPECT_EQ(report.instrument_title(), "Confianza");
  ASSERT_EQ(report.measures_size(), 7);  // four measures and three items
  EXPECT_EQ(report.measures(2).title(), "Confianza");
  EXPECT_EQ(report.measures(2).scale_min(), 1);
  EXPECT_EQ(report.measures(2).scale_max(), 5);
  EXPECT_EQ(report.measures(2).parts(1), "care");
  EXPECT_EQ(report.measures(3).direction(), intake::v1::Measure::DIRECTION_LOWER_IS_BETTER);
  EXPECT_EQ(report.measures(4).title(), "Heard");  // no Spanish text: the default
  ASSERT_OK_AND_ASSIGN(const v1::Report unknown, Get(kWave, "tlh"));
  EXPECT_EQ(unknown.instrument_title(), "Trust");
}

TEST_F(ReportingTest, WhatAFormDoesNotAskIsNotAsked) {
  Start();
  // The executives' form has one of the two facets of an index that needs both.
  EXPECT_THAT(Render(v1::RenderReportRequest::FORMAT_HTML).content, HasSubstr("not asked"));
}

TEST_F(ReportingTest, TheCallersDeadlineGoesAlong) {
  Start();
  EXPECT_THAT(Get(), IsOk());
  EXPECT_NEAR(absl::ToDoubleSeconds(absl::FromChrono(waves_.deadline()) - deadline_), 0, 1);
}

TEST_F(ReportingTest, AnOpenWaveHasNoReportAndScoringIsNotAsked) {
  Start();
  waves_.wave.set_state(intake::v1::Wave::STATE_OPEN);
  EXPECT_THAT(Get(), AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("WAVE_NOT_CLOSED")));
  EXPECT_EQ(scoring_.calls(), 0);
}

TEST_F(ReportingTest, WhatTheCallerCanMendComesWithItsReason) {
  Start();
  waves_.status = Failure(absl::StatusCode::kNotFound, "WAVE_NOT_FOUND");
  EXPECT_THAT(Get(), AllOf(StatusIs(absl::StatusCode::kNotFound), HasReason("WAVE_NOT_FOUND")));
  waves_.status = grpc::Status::OK;
  scoring_.status = Failure(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED");
  EXPECT_THAT(Get(), AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("WAVE_NOT_CLOSED")));
}

TEST_F(ReportingTest, OtherFailuresAreUnavailabilityWithoutTheirText) {
  Start();
  for (const absl::StatusCode code :
       {absl::StatusCode::kInternal, absl::StatusCode::kPermissionDenied, absl::StatusCode::kInvalidArgument,
        absl::StatusCode::kResourceExhausted}) {
    scoring_.status = Failure(code, "DETAIL");
    EXPECT_THAT(Get(), AllOf(StatusIs(absl::StatusCode::kUnavailable, Not(HasSubstr("told"))),
                             HasReason("SCORING_UNAVAILABLE")));
  }
  scoring_.status = {grpc::StatusCode::NOT_FOUND, "a proxy's"};
  EXPECT_THAT(Get(), HasReason("SCORING_UNAVAILABLE"));
  waves_.status = {grpc::StatusCode::INTERNAL, "disk on fire"};
  EXPECT_THAT(Get(), AllOf(StatusIs(absl::StatusCode::kUnavailable), HasReason("INTAKE_UNAVAILABLE")));
  waves_.status = grpc::Status::OK;
  instruments_.status = {grpc::StatusCode::INTERNAL, "disk on fire"};
  EXPECT_THAT(Get(), HasReason("INTAKE_UNAVAILABLE"));
}

TEST_F(ReportingTest, AReportLongerThanAMessageIsRefusedButRendered) {
  Start(/*units=*/200);
  EXPECT_THAT(Get(), AllOf(StatusIs(absl::StatusCode::kResourceExhausted), HasReason("RESPONSE_TOO_LARGE")));
  EXPECT_THAT(Render(v1::RenderReportRequest::FORMAT_TEXT).status, IsOk());
}

TEST_F(ReportingTest, EveryBadFieldIsNamed) {
  Start();
  EXPECT_THAT(Get("waves/w"), AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasViolation("wave")));
  v1::RenderReportRequest request;
  request.set_wave("waves/w");
  request.set_format(static_cast<v1::RenderReportRequest::Format>(9));
  request.set_width(59);
  EXPECT_THAT(Render(request).status,
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasViolation("wave"),
                    HasViolation("format"), HasViolation("width")));
  request.set_wave(kWave);
  request.clear_width();
  EXPECT_THAT(Render(request).status, HasReason("UNKNOWN_FORMAT"));
  request.clear_format();
  for (const int width : {-1, 1, 59, 241}) {
    request.set_width(width);
    EXPECT_THAT(Render(request).status, HasReason("WIDTH_OUT_OF_RANGE"));
  }
  for (const int width : {0, 60, 240}) {
    request.set_width(width);
    EXPECT_THAT(Render(request).status, IsOk());
  }
}

TEST_F(ReportingTest, RendersEveryFormat) {
  Start();
  const Rendering text = Render(v1::RenderReportRequest::FORMAT_UNSPECIFIED);
  ASSERT_EQ(text.pieces.size(), 1);
  EXPECT_EQ(text.pieces[0].content_type(), "text/plain; charset=utf-8");
  EXPECT_THAT(text.content,
              AllOf(HasSubstr("Spring\n"), HasSubstr("█ SIMULATED DATA"), Not(HasSubstr("\x1b"))));
  const Rendering html = Render(v1::RenderReportRequest::FORMAT_HTML);
  EXPECT_EQ(html.pieces.at(0).content_type(), "text/html; charset=utf-8");
  EXPECT_THAT(html.content, HasSubstr("<!DOCTYPE html>"));
  const Rendering csv = Render(v1::RenderReportRequest::FORMAT_CSV);
  EXPECT_EQ(csv.pieces.at(0).content_type(), "text/csv; charset=utf-8; header=present");
  EXPECT_THAT(csv.content, HasSubstr("u7,Unit u7,executive,trust,index,suppressed,,,,,,\r\n"));
  EXPECT_THAT(csv.content, HasSubstr("u7,Unit u7,front_line,trust,index,published,20,3,1,"));
}

TEST_F(ReportingTest, LongDocumentsComeInPieces) {
  Start(/*units=*/400);
  scoring_.most_a_page = 1000;
  const Rendering csv = Render(v1::RenderReportRequest::FORMAT_CSV);
  ASSERT_THAT(csv.status, IsOk());
  ASSERT_GT(csv.pieces.size(), 2);
  for (size_t i = 0; i < csv.pieces.size(); ++i) {
    EXPECT_LE(csv.pieces[i].content().size(), ReportingServiceImpl::kPieceBytes);
    EXPECT_EQ(csv.pieces[i].content_type().empty(), i > 0);
  }
  EXPECT_THAT(csv.content, HasSubstr(",u400,Unit u400,executive,burnout,scale,suppressed,,,,,,\r\n"));
}

}  // namespace
}  // namespace rapport::reporting
