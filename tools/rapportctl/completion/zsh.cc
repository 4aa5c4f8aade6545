#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/rapportctl/completion/scripts.h"

namespace rapport::ctl {
namespace {

// Text inside single quotes of a _describe entry, where a colon parts word and description.
std::string Quoted(const std::string& word, const std::string& description) {
  return absl::StrCat("'", absl::StrReplaceAll(word, {{":", "\\:"}}), ":",
                      absl::StrReplaceAll(description, {{"'", "'\\''"}}), "'");
}

std::string CommandCases(const CommandModel& root) {
  std::string cases;
  for (const CommandModel* command : Flatten(root)) {
    if (command->children.empty()) continue;
    absl::StrAppend(&cases, "    \"", command->path, "\") reply=(");
    for (const CommandModel& child : command->children) {
      absl::StrAppend(&cases, "\n      ", Quoted(child.name, child.description));
    }
    absl::StrAppend(&cases, ") ;;\n");
  }
  return cases;
}

std::string OptionCases(const CommandModel& root) {
  std::string cases;
  for (const CommandModel* command : Flatten(root)) {
    absl::StrAppend(&cases, "    \"", command->path, "\") reply+=(");
    for (const OptionModel& option : command->options) {
      for (const std::string& name : option.names) {
        absl::StrAppend(&cases, "\n      ", Quoted(name, option.description));
      }
    }
    absl::StrAppend(&cases, ") ;;\n");
  }
  return cases;
}

std::string ValueCases(const CommandModel& root) {
  std::string cases;
  for (const CommandModel* command : Flatten(root)) {
    for (const OptionModel& option : command->options) {
      if (!option.takes_value) continue;
      const std::string answer = !option.values.choices.empty()
                                     ? "words " + absl::StrJoin(option.values.choices, " ")
                                     : std::string(option.values.file ? "file" : "any");
      const std::string place = command->path.empty() ? "*" : absl::StrCat("\"", command->path, "\"");
      for (const std::string& name : option.names) {
        absl::StrAppend(&cases, "    ", place, ":", name, ") REPLY='", answer, "' ;;\n");
      }
    }
  }
  return cases;
}

std::string FileCases(const CommandModel& root) {
  std::string cases;
  for (const CommandModel* command : Flatten(root)) {
    if (command->file_positional) absl::StrAppend(&cases, "    \"", command->path, "\") _files ;;\n");
  }
  return cases;
}

// FUNCTION stands for the name of the function that zsh calls.
constexpr char kBody[] = R"sh(
FUNCTION() {
  local path_= pending= word child REPLY i
  local -a reply
  for ((i = 2; i < CURRENT; i++)); do
    word=${words[i]}
    if [[ -n $pending ]]; then
      pending=
    elif [[ $word == -* ]]; then
      FUNCTION_values "$path_" "$word"
      [[ -n $REPLY ]] && pending=$word
    else
      FUNCTION_commands "$path_"
      for child in "${(@)reply%%:*}"; do
        [[ $word == "$child" ]] && path_="${path_:+$path_ }$child" && break
      done
    fi
  done
  if [[ -n $pending ]]; then
    FUNCTION_values "$path_" "$pending"
    case $REPLY in
      words*) compadd -- ${=REPLY#words } ;;
      file) _files ;;
    esac
  elif [[ ${words[CURRENT]} == -* ]]; then
    reply=()
    FUNCTION_options "$path_"
    [[ -n $path_ ]] && FUNCTION_options ""
    _describe -o option reply
  else
    FUNCTION_commands "$path_"
    if (( ${#reply} )); then
      _describe command reply
    else
      FUNCTION_positional "$path_"
    fi
  fi
}
)sh";

}  // namespace

std::string ZshScript(const CommandModel& root) {
  const std::string f = "_" + root.name;
  return absl::StrCat(
      "#compdef ", root.name, "\n# zsh completion; load it with: source <(", root.name,
      " completion zsh)\n\n",                                                                   //
      f, "_commands() {\n  reply=()\n  case \"$1\" in\n", CommandCases(root), "  esac\n}\n\n",  //
      f, "_options() {\n  case \"$1\" in\n", OptionCases(root), "  esac\n}\n\n",                //
      f, "_values() {\n  REPLY=\n  case \"$1:$2\" in\n", ValueCases(root), "  esac\n}\n\n",     //
      f, "_positional() {\n  case \"$1\" in\n", FileCases(root), "  esac\n}\n",
      absl::StrReplaceAll(kBody, {{"FUNCTION", f}}), "\ncompdef ", f, " ", root.name, "\n");
}

}  // namespace rapport::ctl
