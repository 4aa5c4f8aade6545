// rapport-standalone: the whole suite in one process, for a small hospital, a demonstration and tests. The
// same service classes as in the four processes; they reach each other through channels that never leave this
// one.

#include "libs/hosting/main.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/hosting/host.h"
#include "libs/rpc/server.h"
#include "rapport/internal/config/v1/standalone.pb.h"
#include "services/intake/module.h"
#include "services/reporting/module.h"
#include "services/roster/module.h"
#include "services/scoring/module.h"

namespace rapport {
namespace {

using Services = std::vector<rpc::ServedService>;

// Answers and cohort keys are for the services among themselves: no port serves them.
bool IsPublic(const rpc::ServedService& service) {
  return service.full_name.find(".internal.") == std::string::npos;
}

void AppendPublic(const Services& services, Services& out) {
  std::copy_if(services.begin(), services.end(), std::back_inserter(out), IsPublic);
}

absl::StatusOr<std::filesystem::path> MakeDataDirectory(const std::string& name) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(name, error);
  if (made) std::filesystem::permissions(name, std::filesystem::perms::owner_all, error);
  if (!error) return std::filesystem::path(name);
  return base::WithDetail(
      base::InvalidArgument("data_dir", "cannot be made or is not ours", "DATA_DIR_UNUSABLE"),
      error.message());
}

absl::Status Run(const internal::config::v1::StandaloneConfig& config) {
  hosting::Host host("rapport-standalone", config.server(), config.log());
  RAPPORT_ASSIGN_OR_RETURN(const std::filesystem::path data, MakeDataDirectory(config.data_dir()));
  // A worker pool for each service: a handler that waits for another service must not hold the worker that
  // this one needs. Calls go one way (reporting, scoring, intake, roster), so no chain of them waits for
  // itself.
  const rpc::Runtime roster_runtime(config.server(), host.metrics());
  const rpc::Runtime intake_runtime(config.server(), host.metrics());
  const rpc::Runtime scoring_runtime(config.server(), host.metrics());
  const rpc::Runtime reporting_runtime(config.server(), host.metrics());

  roster::Module::Options roster_options;
  roster_options.sqlite_path = (data / "roster.db").string();
  RAPPORT_ASSIGN_OR_RETURN(const auto roster, roster::Module::Open(roster_options, roster_runtime));
  RAPPORT_ASSIGN_OR_RETURN(const auto roster_server,
                           rpc::Server::Start(rpc::InProcessOptions(), roster->services()));

  intake::Module::Options intake_options;
  intake_options.sqlite_path = (data / "intake.db").string();
  intake_options.min_epoch = static_cast<int>(config.epoch().min_responses());
  intake_options.mixing_patience = absl::Milliseconds(config.epoch().mixing_patience_ms());
  RAPPORT_ASSIGN_OR_RETURN(
      const auto intake,
      intake::Module::Open(intake_options, roster_server->InProcessChannel(), &intake_runtime));
  Services intake_services = intake->services();
  const Services answer_services = intake->answer_services();
  intake_services.insert(intake_services.end(), answer_services.begin(), answer_services.end());
  RAPPORT_ASSIGN_OR_RETURN(const auto intake_server,
                           rpc::Server::Start(rpc::InProcessOptions(), intake_services));

  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<cache::Cache> cache, host.MakeCache(config.cache()));
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<cache::Leases> leases, host.MakeLeases(config.cache()));
  scoring::Module::Options scoring_options;
  scoring_options.leases = leases.get();
  scoring_options.accumulate_interval = absl::Milliseconds(config.accumulate_interval_ms());
  scoring_options.cache_is_local = config.cache().backend() != internal::config::v1::CACHE_BACKEND_REDIS;
  scoring::Module scoring(scoring_options, intake_server->InProcessChannel(),
                          intake_server->InProcessChannel(), cache.get(), &scoring_runtime);
  RAPPORT_ASSIGN_OR_RETURN(const auto scoring_server,
                           rpc::Server::Start(rpc::InProcessOptions(), scoring.services()));

  const auto reporting = reporting::Module::Create(intake_server->InProcessChannel(),
                                                   scoring_server->InProcessChannel(), reporting_runtime);

  Services services;
  for (const Services& added :
       {roster->services(), intake->services(), scoring.services(), reporting->services()}) {
    AppendPublic(added, services);
  }
  return host.Serve(services,
                    {{"stop_accumulating", [&scoring] { scoring.Stop(); }},
                     {"drain_scoring", [&scoring_server] { scoring_server->Drain(); }},
                     {"drain_intake", [&intake_server] { intake_server->Drain(); }},
                     {"commit_submissions", [&intake] { intake->Drain(); }},
                     {"drain_roster", [&roster_server] { roster_server->Drain(); }}},
                    [&scoring] { scoring.Start(); });
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  return rapport::hosting::Main(
      {"rapport-standalone", "The whole suite in one process, on SQLite files in a data directory."}, argc,
      argv, rapport::Run);
}
