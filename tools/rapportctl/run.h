#ifndef RAPPORT_TOOLS_RAPPORTCTL_RUN_H_
#define RAPPORT_TOOLS_RAPPORTCTL_RUN_H_

#include "tools/rapportctl/environment.h"

namespace rapport::ctl {

// Runs one command line from end to end, argv[0] being the program. Returns the exit code of the process, see
// exit_code.h. Results go to env.out, everything else to env.err.
int Run(int argc, const char* const* argv, Environment& env);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_RUN_H_
