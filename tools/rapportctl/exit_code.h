#ifndef RAPPORT_TOOLS_RAPPORTCTL_EXIT_CODE_H_
#define RAPPORT_TOOLS_RAPPORTCTL_EXIT_CODE_H_

#include <string_view>

#include "absl/status/status.h"

namespace rapport::ctl {

// What the process ends with. Part of the interface to scripts: never renumbered.
enum class ExitCode : int {
  kOk = 0,
  kError = 1,
  kUsage = 2,
  kNotFound = 3,
  kPrecondition = 4,
  kUnavailable = 5,
  kRefused = 6,
};

// The table above for a reader of --help.
inline constexpr std::string_view kExitCodeHelp =
    "Exit codes:\n"
    "  0  done\n"
    "  1  the call failed for a reason not named below\n"
    "  2  wrong usage; nothing was sent\n"
    "  3  the resource does not exist\n"
    "  4  the state forbids it, for example the wave is not closed\n"
    "  5  the service cannot be reached or did not answer in time\n"
    "  6  the input was refused, or an import left rows out\n";

ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_EXIT_CODE_H_
