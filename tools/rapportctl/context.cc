#include "tools/rapportctl/context.h"

#include "CLI/CLI.hpp"
#include "absl/time/clock.h"

namespace rapport::ctl {

Context::Context(Environment& env) : env_(env) {
  addresses_.all = env.variable("RAPPORTCTL_ADDRESS").value_or("127.0.0.1:7400");
  security_.ca_file = env.variable("RAPPORTCTL_CA_FILE").value_or("");
  security_.token_file = env.variable("RAPPORTCTL_TOKEN_FILE").value_or("");
}

void Context::Declare(CLI::App& root) {
  root.add_option("--address", addresses_.all,
                  "host:port of the suite (environment: RAPPORTCTL_ADDRESS; default 127.0.0.1:7400)");
  root.add_option("--roster-address", addresses_.roster,
                  "host:port of the roster service, where it stands apart");
  root.add_option("--intake-address", addresses_.intake, "host:port of the intake service");
  root.add_option("--scoring-address", addresses_.scoring, "host:port of the scoring service");
  root.add_option("--reporting-address", addresses_.reporting, "host:port of the reporting service");
  root.add_option("--ca-file", security_.ca_file,
                  "Certificates that vouch for the services, PEM: calls go by TLS (environment: "
                  "RAPPORTCTL_CA_FILE)");
  root.add_option("--token-file", security_.token_file,
                  "Token that says who calls (environment: RAPPORTCTL_TOKEN_FILE)");
  root.add_option("--timeout", timeout_seconds_, "Deadline of a call in seconds (default 30, imports 600)")
      ->check(CLI::Range(1, 86400));
  root.add_option("-o,--output", output_, "How results are written (default: table on a terminal, else json)")
      ->check(CLI::IsMember({"table", "json", "csv"}));
  root.add_flag("-q,--quiet", quiet_, "No progress, notes and hints");
}

OutputFormat Context::format() const {
  if (output_.empty()) return env_.out_is_terminal ? OutputFormat::kTable : OutputFormat::kJson;
  if (output_ == "json") return OutputFormat::kJson;
  return output_ == "csv" ? OutputFormat::kCsv : OutputFormat::kTable;
}

std::chrono::system_clock::time_point Context::Deadline(absl::Duration standard) const {
  return absl::ToChronoTime(absl::Now() +
                            (timeout_seconds_ > 0 ? absl::Seconds(timeout_seconds_) : standard));
}

void Context::Note(std::string_view line) {
  if (!quiet_) env_.err << line << '\n';
}

}  // namespace rapport::ctl
