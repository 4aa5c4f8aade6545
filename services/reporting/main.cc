// rapport-reporting: reports of closed waves.

#include <memory>

#include "libs/config/config.h"
#include "libs/hosting/host.h"
#include "libs/rpc/channel.h"
#include "rapport/internal/config/v1/reporting.pb.h"
#include "services/reporting/module.h"

namespace rapport {
namespace {

absl::Status Run(const internal::config::v1::ReportingConfig& config) {
  hosting::Host host("rapport-reporting", config.server(), config.log());
  const std::unique_ptr<reporting::Module> module = reporting::Module::Create(
      rpc::MakeChannel(config.intake_address()), rpc::MakeChannel(config.scoring_address()), *host.runtime());
  return host.Serve(module->services(), {});
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  rapport::internal::config::v1::ReportingConfig config;
  rapport::config::LoadOrExit(
      {"rapport-reporting", "Turns the scores of closed waves into what leaders read."}, argc, argv, &config);
  return rapport::hosting::ExitCode(rapport::Run(config));
}
