#ifndef RAPPORT_TOOLS_LOAD_FLAGS_H_
#define RAPPORT_TOOLS_LOAD_FLAGS_H_

#include <cstddef>
#include <string>
#include <variant>

#include "libs/rpc/caller_credentials.h"
#include "tools/load/runner.h"
#include "tools/load/scenario.h"
#include "tools/load/targets.h"

namespace rapport::load {

// What the command line asks for.
struct Flags {
  std::string scenario_name;
  ScenarioOptions scenario;
  Targets targets;
  rpc::CallerFiles caller;
  RunLimits limits;
  RetryPolicy retry;
  std::size_t connections = 16;
  std::string histogram;  // file; empty: none
};

inline constexpr int kUsageError = 64;

// The flags, or the code to exit with: 0 when help was asked for, kUsageError when the line is wrong or names
// a target that is not on this machine without --allow_remote. What is to be said of it has been printed.
std::variant<Flags, int> ParseFlags(int argc, const char* const* argv);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_FLAGS_H_
