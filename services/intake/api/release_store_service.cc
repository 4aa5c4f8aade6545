#include "services/intake/api/release_store_service.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/unary.h"
#include "services/intake/domain/receipt.h"

namespace rapport::intake {
namespace {

namespace pb = rapport::internal::intake::v1;
constexpr std::string_view kService = pb::ReleaseStoreService::service_full_name();
constexpr std::size_t kMaxContent = std::size_t{256} << 20;
constexpr std::size_t kMaxExport = std::size_t{1} << 20;
constexpr std::size_t kBytesInAPiece = std::size_t{128} << 10;

absl::Status CheckKey(const std::string& key) {
  if (!key.empty() && key.size() <= 200) return absl::OkStatus();
  return base::InvalidArgument("key", "has 1 to 200 bytes", "INVALID_KEY");
}

}  // namespace

absl::Status ReleaseStoreServiceImpl::Keep(rpc::StreamSource<pb::KeepRecordRequest>& source,
                                           pb::KeepRecordResponse* response) {
  pb::KeepRecordRequest piece;
  if (!source.Next(&piece)) {
    RAPPORT_RETURN_IF_ERROR(source.status());
    return base::InvalidArgument("wave", "is missing", "MISSING_HEADER");
  }
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, base::WaveName::Parse(piece.wave(), "wave"));
  RAPPORT_RETURN_IF_ERROR(CheckKey(piece.key()));
  const std::string key = piece.key();
  std::string content = std::move(*piece.mutable_content());
  while (source.Next(&piece)) {
    content += piece.content();
    if (content.size() > kMaxContent) {
      return base::Error(absl::StatusCode::kResourceExhausted, "RECORD_TOO_LARGE", "a record is too large");
    }
  }
  RAPPORT_RETURN_IF_ERROR(source.status());
  RAPPORT_ASSIGN_OR_RETURN(const bool kept, store_->KeepRecord(wave, key, content));
  if (kept) on_kept_();
  response->set_kept(kept);
  return absl::OkStatus();
}

absl::Status ReleaseStoreServiceImpl::Read(const pb::ReadRecordRequest& request,
                                           rpc::StreamSink<pb::ReadRecordResponse>& sink) {
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, base::WaveName::Parse(request.wave(), "wave"));
  RAPPORT_RETURN_IF_ERROR(CheckKey(request.key()));
  RAPPORT_ASSIGN_OR_RETURN(const std::optional<std::string> content, store_->FindRecord(wave, request.key()));
  if (!content) {
    return base::Error(absl::StatusCode::kNotFound, "RECORD_NOT_FOUND", "there is no such record");
  }
  pb::ReadRecordResponse piece;
  for (std::size_t begin = 0; begin < content->size(); begin += kBytesInAPiece) {
    piece.set_content(content->substr(begin, kBytesInAPiece));
    RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
  }
  return absl::OkStatus();
}

absl::Status ReleaseStoreServiceImpl::Export(const pb::KeepExportRequest& request,
                                             pb::KeepExportResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave(), "wave"));
  RAPPORT_RETURN_IF_ERROR(CheckRequestId(request.request_id()));
  if (request.content().empty() || request.content().size() > kMaxExport) {
    return base::InvalidArgument("content", "has 1 to 1048576 bytes", "INVALID_CONTENT");
  }
  // No caller says what the budget is. Once the wave is closed, its policy stays.
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, store_->GetWave(name));
  const std::int64_t budget = std::llround(wave.policy.export_epsilon * 1e6);
  if (wave.state == WaveState::kClosed && budget == 0) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "EXPORTS_NOT_ALLOWED",
                       "the wave's policy has no exports to other organizations");
  }
  RAPPORT_ASSIGN_OR_RETURN(
      const KeptExport kept,
      store_->KeepExport(name, request.request_id(), request.epsilon_micro(), budget, request.content()));
  response->set_content(kept.content);
  response->set_remaining_micro(budget - kept.spent_micro);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* ReleaseStoreServiceImpl::KeepExport(grpc::CallbackServerContext* context,
                                                              const pb::KeepExportRequest* request,
                                                              pb::KeepExportResponse* response) {
  return rpc::RunUnary(runtime_, context, {kService, "KeepExport"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return Export(req, resp); });
}

grpc::ServerUnaryReactor* ReleaseStoreServiceImpl::ListUnreleasedWaves(
    grpc::CallbackServerContext* context, const pb::ListUnreleasedWavesRequest* request,
    pb::ListUnreleasedWavesResponse* response) {
  return rpc::RunUnary(runtime_, context, {kService, "ListUnreleasedWaves"}, request, response,
                       [this](rpc::CallContext&, const auto&, auto* resp) -> absl::Status {
                         RAPPORT_ASSIGN_OR_RETURN(const auto waves, store_->ListUnreleasedWaves());
                         for (const base::WaveName& wave : waves) resp->add_waves(wave.ToString());
                         return absl::OkStatus();
                       });
}

grpc::ServerReadReactor<pb::KeepRecordRequest>* ReleaseStoreServiceImpl::KeepRecord(
    grpc::CallbackServerContext* context, pb::KeepRecordResponse* response) {
  return rpc::RunClientStream<pb::KeepRecordRequest>(
      runtime_, context, {kService, "KeepRecord"}, response,
      [this](rpc::CallContext&, rpc::StreamSource<pb::KeepRecordRequest>& source,
             pb::KeepRecordResponse* resp) { return Keep(source, resp); });
}

grpc::ServerWriteReactor<pb::ReadRecordResponse>* ReleaseStoreServiceImpl::ReadRecord(
    grpc::CallbackServerContext* context, const pb::ReadRecordRequest* request) {
  return rpc::RunServerStream<pb::ReadRecordResponse>(
      runtime_, context, {kService, "ReadRecord"}, request,
      [this](rpc::CallContext&, const auto& req, auto& sink) { return Read(req, sink); });
}

}  // namespace rapport::intake
