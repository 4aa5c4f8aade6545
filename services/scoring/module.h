#ifndef RAPPORT_SERVICES_SCORING_MODULE_H_
#define RAPPORT_SERVICES_SCORING_MODULE_H_

#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "libs/cache/cache.h"
#include "libs/cache/leases.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "services/scoring/api/accumulator.h"
#include "services/scoring/api/comment_service.h"
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
    ReleaseRule release = {};
  };

  // `cache` and `runtime` must outlive the module, the module every server that serves it. Accumulating
  // begins with Start(), once intake can be reached.
  //
  // `answers` leads to the services of intake that read answers, `intake` to all others.
  Module(const Options& options, const std::shared_ptr<grpc::Channel>& intake,
         const std::shared_ptr<grpc::Channel>& answers, cache::Cache* cache, const rpc::Runtime* runtime);

  std::vector<rpc::ServedService> services();

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
  WaveLedger ledger_;
  ScoringServiceImpl service_;
  CommentServiceImpl comments_;
  std::unique_ptr<Accumulator> accumulator_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_MODULE_H_
