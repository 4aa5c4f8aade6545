#include "services/reporting/api/reporting_service.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/unary.h"
#include "services/reporting/api/assemble.h"
#include "services/reporting/domain/csv_renderer.h"
#include "services/reporting/domain/html_renderer.h"
#include "services/reporting/domain/text_renderer.h"

namespace rapport::reporting {
namespace {

constexpr std::string_view kService = v1::ReportingService::service_full_name();
constexpr int kDefaultWidth = 100;

struct Document {
  std::string content_type;
  std::string content;
};

// The wave of a request in which every field is good; else every bad field is named.
absl::StatusOr<base::WaveName> Check(const v1::RenderReportRequest& request) {
  absl::StatusOr<base::WaveName> wave = base::WaveName::Parse(request.wave(), "wave");
  std::vector<base::FieldViolation> violations = base::ViolationsOf(wave.status());
  if (!v1::RenderReportRequest::Format_IsValid(request.format())) {
    violations.push_back({"format", "must be TEXT, HTML or CSV", "UNKNOWN_FORMAT"});
  }
  if (request.width() != 0 &&
      (request.width() < TextOptions::kLeastWidth || request.width() > TextOptions::kMostWidth)) {
    violations.push_back({"width", "must be 60 to 240 columns, or 0 for 100", "WIDTH_OUT_OF_RANGE"});
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return wave;
}

Document RenderAs(const v1::RenderReportRequest& request, const Report& report) {
  switch (request.format()) {
    case v1::RenderReportRequest::FORMAT_HTML:
      return {"text/html; charset=utf-8", RenderHtml(report)};
    case v1::RenderReportRequest::FORMAT_CSV:
      return {"text/csv; charset=utf-8; header=present", RenderCsv(report)};
    default:
      return {"text/plain; charset=utf-8",
              RenderText(report, {.width = request.width() == 0 ? kDefaultWidth : request.width(),
                                  .color = request.color()})};
  }
}

}  // namespace

grpc::ServerUnaryReactor* ReportingServiceImpl::GetReport(grpc::CallbackServerContext* context,
                                                          const v1::GetReportRequest* request,
                                                          v1::Report* response) {
  return rpc::RunUnary(runtime_, context, {kService, "GetReport"}, request, response,
                       [this](rpc::CallContext& call, const v1::GetReportRequest& req, v1::Report* resp) {
                         return Get(call, req, resp);
                       });
}

grpc::ServerWriteReactor<v1::RenderReportResponse>* ReportingServiceImpl::RenderReport(
    grpc::CallbackServerContext* context, const v1::RenderReportRequest* request) {
  return rpc::RunServerStream<v1::RenderReportResponse>(
      runtime_, context, {kService, "RenderReport"}, request,
      [this](rpc::CallContext& call, const v1::RenderReportRequest& req,
             rpc::StreamSink<v1::RenderReportResponse>& sink) { return Render(call, req, sink); });
}

absl::Status ReportingServiceImpl::Get(const rpc::CallContext& call, const v1::GetReportRequest& request,
                                       v1::Report* response) const {
  RAPPORT_ASSIGN_OR_RETURN(const base::WaveName wave, base::WaveName::Parse(request.wave(), "wave"));
  RAPPORT_ASSIGN_OR_RETURN(const Sources sources, reader_->Read(call, wave, Purpose::kReading));
  *response = ToProto(sources, Assemble(sources, request.language()));
  return absl::OkStatus();
}

absl::Status ReportingServiceImpl::Render(const rpc::CallContext& call,
                                          const v1::RenderReportRequest& request,
                                          rpc::StreamSink<v1::RenderReportResponse>& sink) const {
  RAPPORT_ASSIGN_OR_RETURN(const base::WaveName wave, Check(request));
  const bool is_csv = request.format() == v1::RenderReportRequest::FORMAT_CSV;
  RAPPORT_ASSIGN_OR_RETURN(const Sources sources,
                           reader_->Read(call, wave, is_csv ? Purpose::kTable : Purpose::kReading));
  const Document document = RenderAs(request, Assemble(sources, request.language()));

  v1::RenderReportResponse piece;
  piece.set_content_type(document.content_type);
  for (size_t at = 0; at < document.content.size(); at += kPieceBytes) {
    piece.set_content(document.content.substr(at, kPieceBytes));
    RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
    piece.clear_content_type();
  }
  return absl::OkStatus();
}

}  // namespace rapport::reporting
