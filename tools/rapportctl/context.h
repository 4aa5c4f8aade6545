#ifndef RAPPORT_TOOLS_RAPPORTCTL_CONTEXT_H_
#define RAPPORT_TOOLS_RAPPORTCTL_CONTEXT_H_

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/rpc/caller_credentials.h"
#include "tools/rapportctl/connections.h"
#include "tools/rapportctl/environment.h"
#include "tools/rapportctl/exit_code.h"

namespace rapport::ctl {

enum class OutputFormat { kTable, kJson, kCsv };

class Context;

// What a command does once the command line is understood.
using Action = std::function<absl::StatusOr<ExitCode>(Context&)>;

// What every command shares: the global options, the environment and the connections. Lives for one run; used
// by one thread.
class Context {
 public:
  // `env` must outlive the context.
  explicit Context(Environment& env);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // Declares the global options on the root command.
  void Declare(CLI::App& root);

  Environment& env() { return env_; }
  Connections& connections() { return connections_; }

  // Asked for with --output, else a table on a terminal and JSON elsewhere.
  OutputFormat format() const;
  // Whether --output was given.
  bool format_given() const { return !output_.empty(); }
  bool quiet() const { return quiet_; }

  // The deadline of a call that begins now: --timeout, or `standard` without it.
  std::chrono::system_clock::time_point Deadline(absl::Duration standard = absl::Seconds(30)) const;

  // Writes a line for a person to standard error, unless --quiet.
  void Note(std::string_view line);

  // Set by the command that the command line names.
  Action action;

 private:
  Environment& env_;
  Addresses addresses_;
  rpc::CallerFiles security_;
  Connections connections_{addresses_, security_};
  std::string output_;
  int timeout_seconds_ = 0;
  bool quiet_ = false;
};

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_CONTEXT_H_
