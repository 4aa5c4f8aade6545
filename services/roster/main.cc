// rapport-roster: who may answer.

#include "libs/base/status_macros.h"
#include "libs/config/config.h"
#include "libs/hosting/host.h"
#include "libs/hosting/storage.h"
#include "rapport/internal/config/v1/roster.pb.h"
#include "services/roster/module.h"

namespace rapport {
namespace {

absl::Status Run(const internal::config::v1::RosterConfig& config) {
  hosting::Host host("rapport-roster", config.server(), config.log());
  roster::Module::Options options;
  options.sqlite_path = config.sqlite().path();
  const hosting::Storage storage = {config.postgres(), config.sqlite().path(), roster::Module::Migrations()};
  RAPPORT_ASSIGN_OR_RETURN(const bool migrated,
                           hosting::MigrateInstead(storage, config.migrate(), config.migrate_to()));
  if (migrated) return absl::OkStatus();
  RAPPORT_ASSIGN_OR_RETURN(options.postgres, hosting::PreparePostgres(storage));
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<roster::Module> module,
                           roster::Module::Open(options, *host.runtime()));
  return host.Serve(module->services(), {});
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  rapport::internal::config::v1::RosterConfig config;
  rapport::config::LoadOrExit({"rapport-roster", "Knows who may answer; never sees an answer."}, argc, argv,
                              &config);
  return rapport::hosting::ExitCode(rapport::Run(config));
}
