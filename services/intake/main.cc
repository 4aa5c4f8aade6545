// rapport-intake: instruments, waves and answers.

#include "libs/base/status_macros.h"
#include "libs/config/config.h"
#include "libs/hosting/host.h"
#include "libs/hosting/storage.h"
#include "libs/observe/log.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/tls.h"
#include "rapport/internal/config/v1/intake.pb.h"
#include "services/intake/module.h"

namespace rapport {
namespace {

// Where answers are read: whoever can call there reads them all, so it is not reached from elsewhere without
// TLS, which no setting can change.
absl::StatusOr<rpc::ServerOptions> AnswersServerOptions(const internal::config::v1::IntakeConfig& config) {
  rpc::ServerOptions options = rpc::OptionsFrom(config.server());
  options.listen_address = config.answers_server().listen_address();
  options.health_address.clear();
  options.reflection = false;
  options.allow_insecure_non_loopback = false;
  if (rpc::WantsTls(config.answers_server().tls())) {
    RAPPORT_ASSIGN_OR_RETURN(options.credentials,
                             rpc::MakeServerCredentials(config.answers_server().tls(), "answers_server.tls"));
  } else {
    observe::Log(
        observe::Level::kWarning, "answers_server_without_tls",
        {{"address", options.listen_address}, {"meaning", "every process on this machine may read answers"}});
  }
  return options;
}

absl::Status Run(const internal::config::v1::IntakeConfig& config) {
  hosting::Host host("rapport-intake", config.server(), config.log());
  intake::Module::Options options;
  options.sqlite_path = config.sqlite().path();
  RAPPORT_ASSIGN_OR_RETURN(options.postgres, hosting::PreparePostgres(config.postgres(), config.migrate(),
                                                                      intake::Module::Migrate));
  if (config.migrate()) return absl::OkStatus();
  options.min_epoch = static_cast<int>(config.epoch().min_responses());
  RAPPORT_ASSIGN_OR_RETURN(
      const std::unique_ptr<intake::Module> module,
      intake::Module::Open(options, rpc::MakeChannel(config.roster_address()), host.runtime()));
  if (!config.answers_server().listen_address().empty()) {
    RAPPORT_ASSIGN_OR_RETURN(const rpc::ServerOptions answers, AnswersServerOptions(config));
    RAPPORT_RETURN_IF_ERROR(host.ServeApart(answers, module->answer_services()));
  }
  return host.Serve(module->services(), {{"commit_submissions", [&module] { module->Drain(); }}});
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  rapport::internal::config::v1::IntakeConfig config;
  rapport::config::LoadOrExit({"rapport-intake", "Holds instruments, waves and answers; knows no identity."},
                              argc, argv, &config);
  return rapport::hosting::ExitCode(rapport::Run(config));
}
