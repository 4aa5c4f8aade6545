#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/rapportctl/completion/scripts.h"

namespace rapport::ctl {
namespace {

// The function that bash calls; FUNCTION stands for its name.
constexpr char kBody[] = R"sh(  local cur=${COMP_WORDS[COMP_CWORD]} path= pending= word child values i
  COMPREPLY=()
  # Which command the words before the cursor name, and whether the last of them waits for a value.
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == = ]]; then
      continue
    elif [[ -n $pending ]]; then
      pending=
    elif [[ $word == -* ]]; then
      [[ -n $(FUNCTION_values "$path" "$word") ]] && pending=$word
    else
      for child in $(FUNCTION_commands "$path"); do
        [[ $word == "$child" ]] && path="${path:+$path }$child" && break
      done
    fi
  done
  [[ $cur == = ]] && cur=
  if [[ -n $pending ]]; then
    values=$(FUNCTION_values "$path" "$pending")
    case $values in
      words*) COMPREPLY=($(compgen -W "${values#words}" -- "$cur")) ;;
      file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
    esac
  elif [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$(FUNCTION_options "") ${path:+$(FUNCTION_options "$path")}" -- "$cur"))
  else
    COMPREPLY=($(compgen -W "$(FUNCTION_commands "$path")" -- "$cur"))
    if [[ ${#COMPREPLY[@]} -eq 0 ]] && FUNCTION_takes_file "$path"; then
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$cur"))
    fi
  fi
}
)sh";

// "ROOT:--output|ROOT:-o" for a command, "*:--output|*:-o" for the root, whose options may stand anywhere.
std::string Pattern(const CommandModel& command, const OptionModel& option) {
  const std::string place = command.path.empty() ? "*" : absl::StrCat("\"", command.path, "\"");
  std::vector<std::string> patterns;
  for (const std::string& name : option.names) patterns.push_back(absl::StrCat(place, ":", name));
  return absl::StrJoin(patterns, "|");
}

// What follows an option: "words a b", "file", "any"; nothing for a flag.
std::string ValueCases(const CommandModel& root) {
  std::string cases;
  for (const CommandModel* command : Flatten(root)) {
    for (const OptionModel& option : command->options) {
      if (!option.takes_value) continue;
      const std::string answer = !option.values.choices.empty()
                                     ? "words " + absl::StrJoin(option.values.choices, " ")
                                     : std::string(option.values.file ? "file" : "any");
      absl::StrAppend(&cases, "    ", Pattern(*command, option), ") echo '", answer, "' ;;\n");
    }
  }
  return cases;
}

std::string WordCases(const CommandModel& root, bool options) {
  std::string cases;
  for (const CommandModel* command : Flatten(root)) {
    std::vector<std::string> words;
    if (options) {
      for (const OptionModel& option : command->options) {
        words.insert(words.end(), option.names.begin(), option.names.end());
      }
    } else {
      for (const CommandModel& child : command->children) words.push_back(child.name);
    }
    if (words.empty()) continue;
    absl::StrAppend(&cases, "    \"", command->path, "\") echo '", absl::StrJoin(words, " "), "' ;;\n");
  }
  return cases;
}

std::string FilePaths(const CommandModel& root) {
  std::vector<std::string> paths;
  for (const CommandModel* command : Flatten(root)) {
    if (command->file_positional) paths.push_back(absl::StrCat("\"", command->path, "\""));
  }
  return absl::StrJoin(paths, "|");
}

}  // namespace

std::string BashScript(const CommandModel& root) {
  const std::string f = "_" + root.name;
  return absl::StrCat(
      "# bash completion of ", root.name, "; load it with: source <(", root.name, " completion bash)\n\n", f,
      "_values() {\n  case \"$1:$2\" in\n", ValueCases(root), "  esac\n}\n\n",          //
      f, "_commands() {\n  case \"$1\" in\n", WordCases(root, false), "  esac\n}\n\n",  //
      f, "_options() {\n  case \"$1\" in\n", WordCases(root, true), "  esac\n}\n\n", f,
      "_takes_file() {\n  case \"$1\" in\n    ", FilePaths(root),
      ") return 0 ;;\n  esac\n  return 1\n}\n\n",  //
      f, "() {\n", absl::StrReplaceAll(kBody, {{"FUNCTION", f}}), "\ncomplete -F ", f, " ", root.name, "\n");
}

}  // namespace rapport::ctl
