#include "tools/rapportctl/commands/command.h"

namespace rapport::ctl {
namespace {

struct Version {
  void Declare(CLI::App&) {}

  absl::StatusOr<ExitCode> Run(Context& context) const {
    context.env().out << "rapportctl " RAPPORT_VERSION "\n";
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterVersion(CLI::App& root, Context& context) {
  AddCommand<Version>(root, "version", "Print the version of this program", context);
}

}  // namespace rapport::ctl
