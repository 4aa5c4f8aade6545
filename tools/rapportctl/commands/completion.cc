#include <string>

#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/completion/model.h"
#include "tools/rapportctl/completion/scripts.h"

namespace rapport::ctl {
namespace {

// One shell's script, made from the tree of commands that this very command hangs in.
template <std::string (*script)(const CommandModel&)>
struct Completion {
  const CLI::App* root = nullptr;

  void Declare(CLI::App& app) {
    root = &app;
    while (root->get_parent() != nullptr) root = root->get_parent();
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    context.env().out << script(BuildModel(*root));
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterCompletion(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "completion", "Completion scripts for shells");
  AddCommand<Completion<BashScript>>(noun, "bash", "For bash: source <(rapportctl completion bash)", context);
  AddCommand<Completion<ZshScript>>(noun, "zsh", "For zsh: source <(rapportctl completion zsh)", context);
  AddCommand<Completion<FishScript>>(noun, "fish", "For fish: rapportctl completion fish | source", context);
}

}  // namespace rapport::ctl
