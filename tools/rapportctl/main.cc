#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "tools/rapportctl/environment.h"
#include "tools/rapportctl/run.h"

namespace {

std::optional<std::string> Variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

int TerminalColumns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Logs of the RPC library are no texts for people; errors reach them through the commands.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  rapport::ctl::Environment env{.out = std::cout, .err = std::cerr, .in = std::cin};
  env.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  env.err_is_terminal = isatty(STDERR_FILENO) == 1;
  env.columns = env.out_is_terminal ? TerminalColumns() : 0;
  env.variable = Variable;
  env.sleep = absl::SleepFor;
  return rapport::ctl::Run(argc, argv, env);
}
