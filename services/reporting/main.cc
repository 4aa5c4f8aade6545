// rapport-reporting: reports of closed waves.

#include "libs/hosting/main.h"

#include <memory>

#include "libs/base/status_macros.h"
#include "libs/hosting/host.h"
#include "rapport/internal/config/v1/reporting.pb.h"
#include "services/reporting/module.h"

namespace rapport {
namespace {

absl::Status Run(const internal::config::v1::ReportingConfig& config) {
  hosting::Host host("rapport-reporting", config.server(), config.log());
  RAPPORT_ASSIGN_OR_RETURN(const auto intake, host.Connect(config.intake_address()));
  RAPPORT_ASSIGN_OR_RETURN(const auto scoring, host.Connect(config.scoring_address()));
  const std::unique_ptr<reporting::Module> module =
      reporting::Module::Create(intake, scoring, *host.runtime());
  return host.Serve(module->services(), {});
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  return rapport::hosting::Main(
      {"rapport-reporting", "Turns the scores of closed waves into what leaders read."}, argc, argv,
      rapport::Run);
}
