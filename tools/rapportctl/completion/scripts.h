#ifndef RAPPORT_TOOLS_RAPPORTCTL_COMPLETION_SCRIPTS_H_
#define RAPPORT_TOOLS_RAPPORTCTL_COMPLETION_SCRIPTS_H_

#include <string>

#include "tools/rapportctl/completion/model.h"

namespace rapport::ctl {

// Completion scripts of a program, to be sourced by the shell. They complete commands, options, fixed values
// and file names; never resource names, so that pressing a key calls no service.
std::string BashScript(const CommandModel& root);
std::string ZshScript(const CommandModel& root);
std::string FishScript(const CommandModel& root);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_COMPLETION_SCRIPTS_H_
