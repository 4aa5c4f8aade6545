// rapport-intake: instruments, waves and answers.

#include "libs/hosting/main.h"

#include "libs/base/status_macros.h"
#include "libs/hosting/host.h"
#include "libs/hosting/storage.h"
#include "rapport/internal/config/v1/intake.pb.h"
#include "services/intake/module.h"

namespace rapport {
namespace {

absl::Status Run(const internal::config::v1::IntakeConfig& config) {
  hosting::Host host("rapport-intake", config.server(), config.log());
  intake::Module::Options options;
  options.sqlite_path = config.sqlite().path();
  const hosting::Storage storage = {config.postgres(), config.sqlite().path(), intake::Module::Migrations()};
  RAPPORT_ASSIGN_OR_RETURN(const bool migrated,
                           hosting::MigrateInstead(storage, config.migrate(), config.migrate_to()));
  if (migrated) return absl::OkStatus();
  RAPPORT_ASSIGN_OR_RETURN(options.postgres, hosting::PreparePostgres(storage));
  options.min_epoch = static_cast<int>(config.epoch().min_responses());
  options.mixing_patience = absl::Milliseconds(config.epoch().mixing_patience_ms());
  RAPPORT_ASSIGN_OR_RETURN(const auto roster, host.Connect(config.roster_address()));
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<intake::Module> module,
                           intake::Module::Open(options, roster, host.runtime()));
  // Whoever can call there reads all answers.
  RAPPORT_RETURN_IF_ERROR(
      host.ServeApart(config.answers_server(), "answers_server", module->answer_services()));
  return host.Serve(module->services(), {{"commit_submissions", [&module] { module->Drain(); }}});
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  return rapport::hosting::Main(
      {"rapport-intake", "Holds instruments, waves and answers; knows no identity."}, argc, argv,
      rapport::Run);
}
