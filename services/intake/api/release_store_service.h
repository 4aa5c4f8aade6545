#ifndef RAPPORT_SERVICES_INTAKE_API_RELEASE_STORE_SERVICE_H_
#define RAPPORT_SERVICES_INTAKE_API_RELEASE_STORE_SERVICE_H_

#include <functional>
#include <utility>

#include "libs/rpc/runtime.h"
#include "libs/rpc/stream.h"
#include "rapport/internal/intake/v1/releases.grpc.pb.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// rapport.internal.intake.v1.ReleaseStoreService: for scoring alone.
class ReleaseStoreServiceImpl final : public internal::intake::v1::ReleaseStoreService::CallbackService {
 public:
  // Both must outlive the service. `on_kept` is called after a record was kept: be quick.
  ReleaseStoreServiceImpl(IntakeStore* store, const rpc::Runtime* runtime, std::function<void()> on_kept)
      : store_(store), runtime_(*runtime), on_kept_(std::move(on_kept)) {}

  grpc::ServerUnaryReactor* ListUnreleasedWaves(
      grpc::CallbackServerContext* context, const internal::intake::v1::ListUnreleasedWavesRequest* request,
      internal::intake::v1::ListUnreleasedWavesResponse* response) override;
  grpc::ServerReadReactor<internal::intake::v1::KeepRecordRequest>* KeepRecord(
      grpc::CallbackServerContext* context, internal::intake::v1::KeepRecordResponse* response) override;
  grpc::ServerWriteReactor<internal::intake::v1::ReadRecordResponse>* ReadRecord(
      grpc::CallbackServerContext* context, const internal::intake::v1::ReadRecordRequest* request) override;
  grpc::ServerUnaryReactor* KeepExport(grpc::CallbackServerContext* context,
                                       const internal::intake::v1::KeepExportRequest* request,
                                       internal::intake::v1::KeepExportResponse* response) override;

 private:
  absl::Status Export(const internal::intake::v1::KeepExportRequest& request,
                      internal::intake::v1::KeepExportResponse* response);
  absl::Status Keep(rpc::StreamSource<internal::intake::v1::KeepRecordRequest>& source,
                    internal::intake::v1::KeepRecordResponse* response);
  absl::Status Read(const internal::intake::v1::ReadRecordRequest& request,
                    rpc::StreamSink<internal::intake::v1::ReadRecordResponse>& sink);

  IntakeStore* const store_;
  const rpc::Runtime& runtime_;
  const std::function<void()> on_kept_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_RELEASE_STORE_SERVICE_H_
