#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "tools/rapportctl/completion/scripts.h"

namespace rapport::ctl {
namespace {

std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

// " -s o -l output" for the names of an option.
std::string NameFlags(const OptionModel& option) {
  std::string flags;
  for (const std::string& name : option.names) {
    absl::string_view bare = name;
    const bool is_long = absl::ConsumePrefix(&bare, "--");
    absl::ConsumePrefix(&bare, "-");
    absl::StrAppend(&flags, is_long ? " -l " : " -s ", bare);
  }
  return flags;
}

std::string ValueFlags(const OptionModel& option) {
  if (!option.takes_value) return "";
  if (option.values.file) return " -r -F";
  if (option.values.choices.empty()) return " -x";
  return absl::StrCat(" -x -a ", Quoted(absl::StrJoin(option.values.choices, " ")));
}

// Names of all options that take a value: the word after one is no command.
std::string ValueOptions(const CommandModel& root) {
  std::vector<std::string> names;
  for (const CommandModel* command : Flatten(root)) {
    for (const OptionModel& option : command->options) {
      if (option.takes_value) names.insert(names.end(), option.names.begin(), option.names.end());
    }
  }
  return absl::StrJoin(names, " ");
}

std::string AllPaths(const CommandModel& root) {
  std::string paths;
  for (const CommandModel* command : Flatten(root)) {
    if (!command->path.empty()) absl::StrAppend(&paths, " ", Quoted(command->path));
  }
  return paths;
}

// PROGRAM stands for the program, VALUE_OPTIONS and PATHS for the lists made above.
constexpr char kHelpers[] = R"sh(
function __PROGRAM_path
    set -l path
    set -l pending 0
    for word in (commandline -opc)[2..-1]
        if test $pending = 1
            set pending 0
        else if contains -- $word VALUE_OPTIONS
            set pending 1
        else if contains -- (string join ' ' $path $word) PATHS
            set -a path $word
        end
    end
    string join ' ' $path
end

function __PROGRAM_at
    test (__PROGRAM_path | string collect; or echo) = "$argv[1]"
end

)sh";

}  // namespace

std::string FishScript(const CommandModel& root) {
  const std::string& program = root.name;
  std::string script =
      absl::StrCat("# fish completion; load it with: ", program, " completion fish | source\n");
  absl::StrAppend(&script, absl::StrReplaceAll(kHelpers, {{"PROGRAM", program},
                                                          {"VALUE_OPTIONS", ValueOptions(root)},
                                                          {" PATHS", AllPaths(root)}}));
  absl::StrAppend(&script, "complete -c ", program, " -f\n");
  for (const CommandModel* command : Flatten(root)) {
    const std::string condition =
        absl::StrCat(" -n ", Quoted(absl::StrCat("__", program, "_at '", command->path, "'")));
    const std::string start = absl::StrCat("complete -c ", program, command->path.empty() ? "" : condition);
    for (const CommandModel& child : command->children) {
      absl::StrAppend(&script, "complete -c ", program, condition, " -a ", child.name, " -d ",
                      Quoted(child.description), "\n");
    }
    for (const OptionModel& option : command->options) {
      absl::StrAppend(&script, start, NameFlags(option), ValueFlags(option), " -d ",
                      Quoted(option.description), "\n");
    }
    if (command->file_positional) absl::StrAppend(&script, start, " -F\n");
  }
  return script;
}

}  // namespace rapport::ctl
