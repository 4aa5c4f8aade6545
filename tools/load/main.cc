// rapport-load: an open-loop load on a running deployment; one JSON object a line, see README.md.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/caller_credentials.h"
#include "libs/rpc/termination.h"
#include "tools/load/clients.h"
#include "tools/load/flags.h"
#include "tools/load/progress.h"
#include "tools/load/report.h"
#include "tools/load/runner.h"
#include "tools/load/scenario.h"
#include "tools/load/setup.h"
#include "tools/load/timer.h"

namespace rapport::load {
namespace {

void Print(const std::string& lines) {
  std::fputs(lines.c_str(), stdout);
  std::fflush(stdout);
}

// With the end of the run at the first Ctrl-C, and of the process at the second.
RunResult RunUntilInterrupted(const Flags& flags, Workload& workload) {
  struct Parts {
    SteadyTimer timer;
    Runner runner;
    explicit Parts(const Flags& flags) : runner(&timer, flags.limits, flags.retry) {}
  };
  const auto parts = std::make_shared<Parts>(flags);
  std::thread([parts] {
    rpc::WaitForTermination();
    parts->runner.Stop();
  }).detach();  // waits for a signal that may never come
  const ProgressLine progress(&parts->runner);
  return parts->runner.Run(workload);
}

absl::Status WriteHistogram(const std::string& path, const RunResult& result) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << HistogramText(result);
  file.close();
  if (!file) return absl::UnavailableError(base::StrCat("cannot write ", path));
  return absl::OkStatus();
}

// Whether every call succeeded and what was checked is right.
absl::StatusOr<bool> Load(const Flags& flags) {
  RAPPORT_ASSIGN_OR_RETURN(const auto credentials, rpc::MakeCallerCredentials(flags.caller));
  Clients clients(flags.targets, flags.connections, credentials);
  const Population population(flags.scenario.people, flags.scenario.units);
  const Questionnaire questionnaire;
  std::fprintf(stderr, "making organizations/%s\n", flags.scenario.organization.c_str());
  RAPPORT_RETURN_IF_ERROR(
      Setup(&clients.Of(0), flags.scenario.organization, &population, &questionnaire).MakeOrganization());
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Scenario> scenario,
                           PrepareScenario(flags.scenario, {&clients, &population, &questionnaire}));
  const RunResult result = RunUntilInterrupted(flags, scenario->workload());
  Print(OperationLines(result));
  const Scenario::Verdict verdict = scenario->Check();
  Print(verdict.json_line + TotalLine(result));
  std::fprintf(stderr, "%s\n", Summary(flags.scenario_name, result).c_str());
  if (!flags.histogram.empty()) RAPPORT_RETURN_IF_ERROR(WriteHistogram(flags.histogram, result));
  return Succeeded(result) && verdict.ok;
}

}  // namespace
}  // namespace rapport::load

int main(int argc, char** argv) {
  const auto flags = rapport::load::ParseFlags(argc, argv);
  if (std::holds_alternative<int>(flags)) return std::get<int>(flags);
  const absl::StatusOr<bool> succeeded = rapport::load::Load(std::get<rapport::load::Flags>(flags));
  if (!succeeded.ok()) std::fprintf(stderr, "rapport-load: %s\n", succeeded.status().ToString().c_str());
  return succeeded.value_or(false) ? EXIT_SUCCESS : EXIT_FAILURE;
}
