#include "tools/load/flags.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "libs/base/ids.h"
#include "libs/base/strings.h"
#include "tools/load/rate.h"

namespace rapport::load {
namespace {

constexpr std::size_t kCrowdPeople = 100'000;
constexpr double kRatedSeconds = 60;

// What flags say in other types than the structs hold.
struct Raw {
  Flags flags;
  double seconds = 0;  // 0: the scenario's own end
  std::int64_t deadline_ms = 10'000;
  bool constant = false;
  bool allow_remote = false;
};

void AddTargets(CLI::App& command, Raw& raw) {
  Targets& targets = raw.flags.targets;
  command.add_option("--address", targets.all, "gRPC target of every service without one of its own")
      ->capture_default_str();
  command.add_option("--roster", targets.roster, "target of roster, e.g. ipv4:127.0.0.1:1,127.0.0.1:2");
  command.add_option("--intake", targets.intake, "target of intake");
  command.add_option("--scoring", targets.scoring, "target of scoring");
  command.add_option("--reporting", targets.reporting, "target of reporting");
  command.add_option("--ca-file", raw.flags.caller.ca_file,
                     "certificates that vouch for the services, PEM; without them, no TLS");
  command.add_option("--token-file", raw.flags.caller.token_file, "a token that says who calls");
  command.add_flag("--allow_remote", raw.allow_remote, "load what is not on this machine");
  command.add_option("--connections", raw.flags.connections, "to each replica, taken in turns")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

void AddRun(CLI::App& command, Raw& raw) {
  command.add_option("--seconds", raw.seconds, "stop sending after; default: the scenario's end, or 60")
      ->check(CLI::Range(0.1, 86'400.0));
  command.add_option("--max_calls", raw.flags.limits.calls, "stop sending after so many calls")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
  command.add_option("--in_flight", raw.flags.limits.in_flight, "most calls under way")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_option("--deadline_ms", raw.deadline_ms, "of an attempt")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  command.add_option("--attempts", raw.flags.retry.max_attempts, "of a call, the first with them")
      ->check(CLI::Range(1, 10))
      ->capture_default_str();
  command.add_option("--seed", raw.flags.scenario.seed, "same seed, same schedule")->capture_default_str();
  command.add_flag("--constant", raw.constant, "evenly spaced arrivals instead of a Poisson process");
  command.add_option("--histogram", raw.flags.histogram, "file for the distributions of latency");
}

void AddOrganization(CLI::App& command, Raw& raw) {
  ScenarioOptions& scenario = raw.flags.scenario;
  command.add_option("--organization", scenario.organization, "identifier; default: load-<random>");
  command.add_option("--people", scenario.people, "on the roster, all invited")
      ->check(CLI::Range(100, 10'000'000))
      ->capture_default_str();
  command.add_option("--units", scenario.units)->check(CLI::Range(1, 100'000))->capture_default_str();
}

void AddCrowd(CLI::App& command, Raw& raw) {
  command.add_option("--turnout", raw.flags.scenario.turnout, "share of the people who come in the hour")
      ->check(CLI::Range(0.001, 1.0))
      ->capture_default_str();
  command.add_option("--speed", raw.flags.scenario.speed, "60: an hour in a minute")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
}

void AddRate(CLI::App& command, Raw& raw) {
  command.add_option("--rate", raw.flags.scenario.rate, "calls/s, or as it changes: 0:50,30:200,60:50")
      ->check([](const std::string& text) {
        const auto rate = ParseRate(text);
        return rate.ok() ? std::string() : base::StrCat(base::StdView(rate.status().message()));
      })
      ->capture_default_str();
}

void AddWaves(CLI::App& command, Raw& raw) {
  command.add_option("--sheets", raw.flags.scenario.sheets, "of a closed wave, at most one a person")
      ->check(CLI::Range(50, 10'000'000))
      ->capture_default_str();
  command.add_option("--waves", raw.flags.scenario.waves, "closed waves; GetTrend needs 2")
      ->check(CLI::Range(1, 2))
      ->capture_default_str();
}

// What follows from several flags.
void Complete(Raw& raw) {
  Flags& flags = raw.flags;
  ScenarioOptions& scenario = flags.scenario;
  if (scenario.organization.empty()) scenario.organization = base::StrCat("load-", base::RandomId(5));
  scenario.spacing = raw.constant ? Spacing::kConstant : Spacing::kPoisson;
  scenario.deadline = Deadline(raw.deadline_ms);
  double seconds = raw.seconds;
  if (seconds == 0) {
    if (scenario.kind == ScenarioKind::kOpeningHour) return;
    seconds =
        scenario.kind == ScenarioKind::kMixed ? CrowdModel{1, scenario.speed}.TotalSeconds() : kRatedSeconds;
  }
  flags.limits.time = std::chrono::duration_cast<Offset>(std::chrono::duration<double>(seconds));
}

}  // namespace

std::variant<Flags, int> ParseFlags(int argc, const char* const* argv) {
  CLI::App app{"Open-loop load on a running Rapport deployment; see tools/load/README.md."};
  app.name("rapport-load");
  app.require_subcommand(1);
  Raw raw;
  // Each scenario has defaults of its own, so each is parsed into values of its own.
  Raw crowd = raw;
  crowd.flags.scenario.people = kCrowdPeople;
  Raw mixed = crowd;
  Raw reads = raw;
  Raw syncs = raw;
  const auto add = [&app](const char* name, const char* help, ScenarioKind kind, Raw& target) -> CLI::App& {
    CLI::App& command = *app.add_subcommand(name, help);
    target.flags.scenario_name = name;
    target.flags.scenario.kind = kind;
    AddTargets(command, target);
    AddOrganization(command, target);
    AddRun(command, target);
    return command;
  };
  CLI::App& crowd_command = add("opening-hour", "people answer, most of them right after the mail",
                                ScenarioKind::kOpeningHour, crowd);
  AddCrowd(crowd_command, crowd);
  CLI::App& reads_command =
      add("report-morning", "leaders of all units read", ScenarioKind::kReportMorning, reads);
  AddRate(reads_command, reads);
  AddWaves(reads_command, reads);
  CLI::App& syncs_command =
      add("roster-sync", "HR's system brings the roster up to date", ScenarioKind::kRosterSync, syncs);
  AddRate(syncs_command, syncs);
  CLI::App& mixed_command = add("mixed", "all of them side by side", ScenarioKind::kMixed, mixed);
  AddCrowd(mixed_command, mixed);
  AddWaves(mixed_command, mixed);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  }
  for (auto [command, parsed] : {std::pair(&crowd_command, &crowd), std::pair(&reads_command, &reads),
                                 std::pair(&syncs_command, &syncs), std::pair(&mixed_command, &mixed)}) {
    if (command->parsed()) raw = *parsed;
  }
  Complete(raw);
  const absl::Status near = raw.allow_remote ? absl::OkStatus() : CheckOnThisMachine(raw.flags.targets);
  if (!near.ok()) {
    std::cerr << "rapport-load: " << near.message() << "\n";
    return kUsageError;
  }
  return raw.flags;
}

}  // namespace rapport::load
