#ifndef RAPPORT_TOOLS_RAPPORTCTL_COMMANDS_COMMAND_H_
#define RAPPORT_TOOLS_RAPPORTCTL_COMMANDS_COMMAND_H_

#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "tools/rapportctl/context.h"

namespace rapport::ctl {

// Adds the command `name` below `parent`. A Command is a struct of its options with
//   void Declare(CLI::App& app);                            binds options and positionals to its members
//   absl::StatusOr<ExitCode> Run(Context& context) const;   does it
// Run is called after the whole command line was understood.
template <class Command>
void AddCommand(CLI::App& parent, const std::string& name, const std::string& description, Context& context) {
  auto command = std::make_shared<Command>();
  CLI::App* app = parent.add_subcommand(name, description);
  app->footer("Global options and exit codes: rapportctl --help");
  command->Declare(*app);
  app->callback([command, &context] {
    context.action = [command](Context& running) { return command->Run(running); };
  });
}

// Adds a noun, which does nothing without one of the verbs that are then added below it.
inline CLI::App& AddNoun(CLI::App& root, const std::string& name, const std::string& description) {
  CLI::App* noun = root.add_subcommand(name, description);
  noun->footer("Global options and exit codes: rapportctl --help");
  noun->require_subcommand(1);
  return *noun;
}

// One function a file of this folder.
void RegisterOrg(CLI::App& root, Context& context);
void RegisterUnit(CLI::App& root, Context& context);
void RegisterMember(CLI::App& root, Context& context);
void RegisterCohort(CLI::App& root, Context& context);
void RegisterInstrument(CLI::App& root, Context& context);
void RegisterWave(CLI::App& root, Context& context);
void RegisterCodes(CLI::App& root, Context& context);
void RegisterForm(CLI::App& root, Context& context);
void RegisterSubmit(CLI::App& root, Context& context);
void RegisterImport(CLI::App& root, Context& context);
void RegisterComments(CLI::App& root, Context& context);
void RegisterScore(CLI::App& root, Context& context);
void RegisterGaps(CLI::App& root, Context& context);
void RegisterDrivers(CLI::App& root, Context& context);
void RegisterQuality(CLI::App& root, Context& context);
void RegisterTrend(CLI::App& root, Context& context);
void RegisterCompare(CLI::App& root, Context& context);
void RegisterAudit(CLI::App& root, Context& context);
// Below the noun that RegisterAudit() makes.
void RegisterAuditLog(CLI::App& audit, Context& context);
void RegisterBenchmark(CLI::App& root, Context& context);
void RegisterBackup(CLI::App& root, Context& context);
void RegisterRestore(CLI::App& root, Context& context);
void RegisterReport(CLI::App& root, Context& context);
void RegisterWatch(CLI::App& root, Context& context);
void RegisterCompletion(CLI::App& root, Context& context);
void RegisterVersion(CLI::App& root, Context& context);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_COMMANDS_COMMAND_H_
