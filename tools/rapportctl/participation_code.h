#ifndef RAPPORT_TOOLS_RAPPORTCTL_PARTICIPATION_CODE_H_
#define RAPPORT_TOOLS_RAPPORTCTL_PARTICIPATION_CODE_H_

#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "tools/rapportctl/environment.h"

namespace rapport::ctl {

// Declares --code, required; "-" stands for the first line of standard input, which keeps the code out of the
// list of processes and the shell's history.
void AddCode(CLI::App& app, std::string& code);

// The code that was given. INVALID_ARGUMENT / CODE_MISSING when standard input holds none.
absl::StatusOr<std::string> ReadCode(Environment& env, const std::string& code);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_PARTICIPATION_CODE_H_
