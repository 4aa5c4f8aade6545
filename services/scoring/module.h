#ifndef RAPPORT_SERVICES_SCORING_MODULE_H_
#define RAPPORT_SERVICES_SCORING_MODULE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "libs/cache/cache.h"
#include "libs/cache/leases.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "services/scoring/api/accumulator.h"
#include "services/scoring/api/comment_service.h"
#include "services/scoring/api/divided_sums.h"
#include "services/scoring/api/part_service.h"
#include "services/scoring/api/scoring_service.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// The whole of scoring behind its gRPC services: hosted by rapport-scoring and by rapport-standalone.
class Module {
 public:
  struct Options {
    absl::Duration accumulate_interval = absl::Seconds(1);
    bool cache_is_local = true;
    cache::Leases* leases = nullptr;  // shared with other processes; must outlive the module. Null: none are
    // Leads to the part services of all replicas, in turns; null: large waves are not divided.
    std::shared_ptr<grpc::Channel> replicas = nullptr;
    std::int64_t min_sheets_divided = 1'000'000;  // fewest answer sheets of a wave that is
    ReleaseRule release = {};
    absl::Duration patience = absl::Seconds(30);  // WaveLedger::Parts::patience
  };

  // `cache` and `runtime` must outlive the module, the module every server that serves it. Accumulating
  // begins with Start(), once intake can be reached.
  //
  // `answers` leads to the services of intake that read answers, `intake` to all others.
  Module(const Options& options, const std::shared_ptr<grpc::Channel>& intake,
         const std::shared_ptr<grpc::Channel>& answers, cache::Cache* cache, const rpc::Runtime* runtime);

  std::vector<rpc::ServedService> services();

  // What other replicas ask of this one; for a server that nobody else can call. `runtime` is not that of the
  // other services, and outlives the server. To be called once.
  std::vector<rpc::ServedService> part_services(const rpc::Runtime* runtime);

  // One round of reading ahead, on this thread.
  absl::Status AccumulateNow() { return Accumulate(intake_, ledger_); }

  // Begins and ends reading ahead in the background.
  void Start();
  void Stop() { accumulator_ = nullptr; }

 private:
  const Options options_;
  const rpc::Runtime* const runtime_;
  IntakeClient intake_;
  cache::LocalLeases local_leases_;
  std::optional<DividedSums> divided_;
  WaveLedger ledger_;
  ScoringServiceImpl service_;
  CommentServiceImpl comments_;
  std::optional<PartServiceImpl> parts_;
  std::unique_ptr<Accumulator> accumulator_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_MODULE_H_
