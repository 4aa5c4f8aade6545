#include "services/scoring/api/fake_release_store.h"

#include "libs/base/status.h"
#include "libs/rpc/error.h"

namespace rapport::scoring {

namespace pb = rapport::internal::intake::v1;

FakeReleaseStore::Records FakeReleaseStore::records() {
  const std::lock_guard lock(mutex_);
  return records_;
}

int FakeReleaseStore::reads_in_vain() {
  const std::lock_guard lock(mutex_);
  return reads_in_vain_;
}

void FakeReleaseStore::SetRecords(Records records) {
  const std::lock_guard lock(mutex_);
  records_ = std::move(records);
}

void FakeReleaseStore::SetUnreleased(std::vector<std::string> waves) {
  const std::lock_guard lock(mutex_);
  unreleased_ = std::move(waves);
}

grpc::Status FakeReleaseStore::ListUnreleasedWaves(grpc::ServerContext* /*context*/,
                                                   const pb::ListUnreleasedWavesRequest* /*request*/,
                                                   pb::ListUnreleasedWavesResponse* response) {
  const std::lock_guard lock(mutex_);
  for (const std::string& wave : unreleased_) response->add_waves(wave);
  return grpc::Status::OK;
}

grpc::Status FakeReleaseStore::KeepRecord(grpc::ServerContext* /*context*/,
                                          grpc::ServerReader<pb::KeepRecordRequest>* reader,
                                          pb::KeepRecordResponse* response) {
  pb::KeepRecordRequest piece;
  reader->Read(&piece);
  const std::pair key(piece.wave(), piece.key());
  std::string content = piece.content();
  while (reader->Read(&piece)) content += piece.content();
  const std::lock_guard lock(mutex_);
  response->set_kept(records_.emplace(key, std::move(content)).second);
  return grpc::Status::OK;
}

grpc::Status FakeReleaseStore::ReadRecord(grpc::ServerContext* /*context*/,
                                          const pb::ReadRecordRequest* request,
                                          grpc::ServerWriter<pb::ReadRecordResponse>* writer) {
  pb::ReadRecordResponse response;
  {
    const std::lock_guard lock(mutex_);
    const auto found = records_.find({request->wave(), request->key()});
    if (found == records_.end()) {
      ++reads_in_vain_;
      return rpc::ToGrpcStatus(
          base::Error(absl::StatusCode::kNotFound, "RECORD_NOT_FOUND", "there is no such record"));
    }
    response.set_content(found->second);
  }
  writer->Write(response);
  return grpc::Status::OK;
}

void FakeReleaseStore::SetExportBudget(std::int64_t micro) {
  const std::lock_guard lock(mutex_);
  remaining_micro_ = micro;
  has_exports_ = micro > 0;
}

grpc::Status FakeReleaseStore::KeepExport(grpc::ServerContext* /*context*/,
                                          const pb::KeepExportRequest* request,
                                          pb::KeepExportResponse* response) {
  const auto refuse = [](const char* reason) {
    return rpc::ToGrpcStatus(base::Error(absl::StatusCode::kFailedPrecondition, reason, "no"));
  };
  if (request->request_id().empty()) {
    return rpc::ToGrpcStatus(base::InvalidArgument("request_id", "is missing", "REQUEST_ID_REQUIRED"));
  }
  const std::lock_guard lock(mutex_);
  if (!has_exports_) return refuse("EXPORTS_NOT_ALLOWED");
  const std::pair key(request->wave(), request->request_id());
  if (const auto kept = exports_.find(key); kept != exports_.end()) {
    *response = kept->second;
    return grpc::Status::OK;
  }
  if (request->epsilon_micro() > remaining_micro_) return refuse("EXPORT_BUDGET_SPENT");
  remaining_micro_ -= request->epsilon_micro();
  response->set_content(request->content());
  response->set_remaining_micro(remaining_micro_);
  exports_[key] = *response;
  return grpc::Status::OK;
}

}  // namespace rapport::scoring
