#include "tools/rapportctl/run.h"

#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/context.h"
#include "tools/rapportctl/error_text.h"
#include "tools/rapportctl/exit_code.h"

namespace rapport::ctl {
namespace {

void RegisterAll(CLI::App& root, Context& context) {
  RegisterOrg(root, context);
  RegisterUnit(root, context);
  RegisterMember(root, context);
  RegisterCohort(root, context);
  RegisterInstrument(root, context);
  RegisterWave(root, context);
  RegisterCodes(root, context);
  RegisterForm(root, context);
  RegisterSubmit(root, context);
  RegisterImport(root, context);
  RegisterScore(root, context);
  RegisterGaps(root, context);
  RegisterDrivers(root, context);
  RegisterQuality(root, context);
  RegisterTrend(root, context);
  RegisterCompare(root, context);
  RegisterAudit(root, context);
  RegisterComments(root, context);
  RegisterBenchmark(root, context);
  RegisterReport(root, context);
  RegisterBackup(root, context);
  RegisterRestore(root, context);
  RegisterWatch(root, context);
  RegisterCompletion(root, context);
  RegisterVersion(root, context);
}

// The command as far as it was understood, for example "rapportctl wave".
std::string CommandPath(const CLI::App& root) {
  std::string path = root.get_name();
  for (const CLI::App* app = &root; !app->get_subcommands().empty();) {
    app = app->get_subcommands().front();
    path += " " + app->get_name();
  }
  return path;
}

int Exit(ExitCode code) { return static_cast<int>(code); }

}  // namespace

int Run(int argc, const char* const* argv, Environment& env) {
  Context context(env);
  CLI::App root("Administers a Rapport suite: rosters, waves, answers, scores and reports.", "rapportctl");
  root.get_formatter()->column_width(34);
  root.footer(std::string(kExitCodeHelp));
  root.require_subcommand(1);
  root.fallthrough();  // global options may stand anywhere
  context.Declare(root);
  RegisterAll(root, context);
  try {
    root.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return root.exit(help, env.out, env.err);
  } catch (const CLI::ParseError& error) {
    env.err << "error: " << error.what() << "\nhint: " << CommandPath(root) << " --help\n";
    return Exit(ExitCode::kUsage);
  }
  if (const absl::Status ready = context.connections().Prepare(); !ready.ok()) {
    env.err << ErrorText(ready);
    return Exit(ExitCode::kUsage);
  }
  const absl::StatusOr<ExitCode> done = context.action(context);
  env.out.flush();
  if (!done.ok()) {
    env.err << ErrorText(done.status());
    const std::string hint = HintText(done.status(), context.connections().last_address());
    if (!hint.empty()) context.Note("hint: " + hint);
    return Exit(ExitCodeOf(done.status()));
  }
  if (!env.out) {
    env.err << "error: cannot write the output\n";
    return Exit(ExitCode::kError);
  }
  return Exit(*done);
}

}  // namespace rapport::ctl
