#include "tools/rapportctl/completion/model.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace rapport::ctl {
namespace {

// CLI11 tells the set of an IsMember check as "TEXT:{a,b,c}", a file as "TEXT:FILE", a folder
// as "TEXT:DIR".
Values ValuesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  Values values;
  const size_t open = type.find('{');
  const size_t close = type.find('}', open == std::string::npos ? 0 : open);
  if (open != std::string::npos && close != std::string::npos) {
    values.choices = absl::StrSplit(type.substr(open + 1, close - open - 1), ',');
  }
  values.file = type.find("FILE") != std::string::npos || type.find("DIR") != std::string::npos;
  return values;
}

OptionModel OptionOf(const CLI::Option& option) {
  OptionModel model;
  for (const std::string& name : option.get_snames()) model.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) model.names.push_back("--" + name);
  model.description = std::vector<std::string>(absl::StrSplit(option.get_description(), '\n')).front();
  model.takes_value = option.get_items_expected_max() > 0;
  model.values = ValuesOf(option);
  return model;
}

CommandModel CommandOf(const CLI::App& app, const std::string& path) {
  CommandModel model{.path = path,
                     .name = app.get_name(),
                     .description = app.get_description(),
                     .options = {},
                     .children = {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option == app.get_help_ptr() && !path.empty()) continue;  // every command has the root's
    if (option->nonpositional()) {
      model.options.push_back(OptionOf(*option));
    } else {
      model.file_positional = model.file_positional || ValuesOf(*option).file;
    }
  }
  for (const CLI::App* child : app.get_subcommands({})) {
    model.children.push_back(
        CommandOf(*child, absl::StrCat(path, path.empty() ? "" : " ", child->get_name())));
  }
  return model;
}

void AppendTree(const CommandModel& command, std::vector<const CommandModel*>* all) {
  all->push_back(&command);
  for (const CommandModel& child : command.children) AppendTree(child, all);
}

}  // namespace

CommandModel BuildModel(const CLI::App& root) { return CommandOf(root, ""); }

std::vector<const CommandModel*> Flatten(const CommandModel& root) {
  std::vector<const CommandModel*> all;
  AppendTree(root, &all);
  return all;
}

}  // namespace rapport::ctl
