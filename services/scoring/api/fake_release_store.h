#ifndef RAPPORT_SERVICES_SCORING_API_FAKE_RELEASE_STORE_H_
#define RAPPORT_SERVICES_SCORING_API_FAKE_RELEASE_STORE_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "rapport/internal/intake/v1/releases.grpc.pb.h"

namespace rapport::scoring {

// Intake's records in memory, for tests. Thread safe.
class FakeReleaseStore final : public internal::intake::v1::ReleaseStoreService::Service {
 public:
  // Contents by wave and key.
  using Records = std::map<std::pair<std::string, std::string>, std::string>;

  Records records();
  // How often a record was asked for that is not there.
  int reads_in_vain();
  void SetRecords(Records records);
  void SetUnreleased(std::vector<std::string> waves);

  // The budget of every wave's policy for exports; 0 at first.
  void SetExportBudget(std::int64_t micro);

  grpc::Status ListUnreleasedWaves(grpc::ServerContext* context,
                                   const internal::intake::v1::ListUnreleasedWavesRequest* request,
                                   internal::intake::v1::ListUnreleasedWavesResponse* response) override;
  grpc::Status KeepRecord(grpc::ServerContext* context,
                          grpc::ServerReader<internal::intake::v1::KeepRecordRequest>* reader,
                          internal::intake::v1::KeepRecordResponse* response) override;
  grpc::Status ReadRecord(grpc::ServerContext* context,
                          const internal::intake::v1::ReadRecordRequest* request,
                          grpc::ServerWriter<internal::intake::v1::ReadRecordResponse>* writer) override;
  grpc::Status KeepExport(grpc::ServerContext* context,
                          const internal::intake::v1::KeepExportRequest* request,
                          internal::intake::v1::KeepExportResponse* response) override;

 private:
  std::mutex mutex_;
  Records records_;                      // guarded by mutex_
  int reads_in_vain_ = 0;                // guarded by mutex_
  std::vector<std::string> unreleased_;  // guarded by mutex_
  std::int64_t remaining_micro_ = 0;     // guarded by mutex_
  bool has_exports_ = false;             // guarded by mutex_
  // By wave and request id; guarded by mutex_.
  std::map<std::pair<std::string, std::string>, internal::intake::v1::KeepExportResponse> exports_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_FAKE_RELEASE_STORE_H_
