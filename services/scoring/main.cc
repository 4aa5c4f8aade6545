// rapport-scoring: scores of closed waves.

#include "libs/hosting/main.h"

#include "libs/base/status_macros.h"
#include "libs/hosting/host.h"
#include "libs/rpc/runtime.h"
#include "rapport/internal/config/v1/scoring.pb.h"
#include "services/scoring/module.h"

namespace rapport {
namespace {

absl::Status Run(const internal::config::v1::ScoringConfig& config) {
  hosting::Host host("rapport-scoring", config.server(), config.log());
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<cache::Cache> cache, host.MakeCache(config.cache()));
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<cache::Leases> leases, host.MakeLeases(config.cache()));
  scoring::Module::Options options;
  options.leases = leases.get();
  options.accumulate_interval = absl::Milliseconds(config.accumulate_interval_ms());
  options.cache_is_local = config.cache().backend() != internal::config::v1::CACHE_BACKEND_REDIS;
  RAPPORT_ASSIGN_OR_RETURN(const auto answers, host.ConnectApart(config.answers(), "answers"));
  if (!config.parts().replicas().address().empty()) {
    RAPPORT_ASSIGN_OR_RETURN(options.replicas,
                             host.ConnectApart(config.parts().replicas(), "parts.replicas"));
    options.min_sheets_divided = config.parts().min_sheets();
  }
  RAPPORT_ASSIGN_OR_RETURN(const auto intake, host.Connect(config.intake_address()));
  scoring::Module module(options, intake, answers, cache.get(), host.runtime());
  // Parts are added up for those whose own workers wait for them.
  const rpc::Runtime parts_runtime(config.server(), host.metrics());
  RAPPORT_RETURN_IF_ERROR(
      host.ServeApart(config.parts_server(), "parts_server", module.part_services(&parts_runtime)));
  return host.Serve(module.services(), {{"stop_accumulating", [&module] { module.Stop(); }}},
                    [&module] { module.Start(); });
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  return rapport::hosting::Main({"rapport-scoring", "Scores closed waves and suppresses small cells."}, argc,
                                argv, rapport::Run);
}
