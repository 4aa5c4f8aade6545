#ifndef RAPPORT_SERVICES_REPORTING_API_REPORTING_SERVICE_H_
#define RAPPORT_SERVICES_REPORTING_API_REPORTING_SERVICE_H_

#include <cstddef>

#include "absl/status/status.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/stream.h"
#include "rapport/reporting/v1/reporting.grpc.pb.h"
#include "services/reporting/api/sources.h"

namespace rapport::reporting {

// rapport.reporting.v1.ReportingService. Keeps nothing: every report is read afresh, which is right because a
// closed wave does not change.
class ReportingServiceImpl final : public v1::ReportingService::CallbackService {
 public:
  // Longest piece of a rendering.
  static constexpr size_t kPieceBytes = 64 * 1024;

  // Both must outlive the service.
  ReportingServiceImpl(const SourceReader* reader, const rpc::Runtime& runtime)
      : reader_(reader), runtime_(runtime) {}

  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const v1::GetReportRequest* request, v1::Report* response) override;
  grpc::ServerWriteReactor<v1::RenderReportResponse>* RenderReport(
      grpc::CallbackServerContext* context, const v1::RenderReportRequest* request) override;

 private:
  absl::Status Get(const rpc::CallContext& call, const v1::GetReportRequest& request,
                   v1::Report* response) const;
  absl::Status Render(const rpc::CallContext& call, const v1::RenderReportRequest& request,
                      rpc::StreamSink<v1::RenderReportResponse>& sink) const;

  const SourceReader* const reader_;
  const rpc::Runtime& runtime_;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_REPORTING_SERVICE_H_
