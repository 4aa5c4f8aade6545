#ifndef RAPPORT_TOOLS_RAPPORTCTL_COMPLETION_MODEL_H_
#define RAPPORT_TOOLS_RAPPORTCTL_COMPLETION_MODEL_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace rapport::ctl {

// What a shell needs to know to complete a command line. Read from the parser's own tree, so that completion
// cannot differ from what is accepted.

// What may stand where a value is due.
struct Values {
  std::vector<std::string> choices;  // words to choose from; empty when any text will do
  bool file = false;                 // the name of a file
};

struct OptionModel {
  std::vector<std::string> names;  // with dashes: "-o", "--output"
  std::string description;         // first line
  bool takes_value = false;
  Values values;
};

struct CommandModel {
  std::string path;  // words below the program, joined by blanks; empty for the program itself
  std::string name;  // last word of the path
  std::string description;
  std::vector<OptionModel> options;  // its own only; those of the root may stand anywhere
  bool file_positional = false;      // one of its positionals names a file
  std::vector<CommandModel> children;
};

// The tree below `root`, which must be the program's own command.
CommandModel BuildModel(const CLI::App& root);

// All commands of the tree, parents before children.
std::vector<const CommandModel*> Flatten(const CommandModel& root);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_COMPLETION_MODEL_H_
