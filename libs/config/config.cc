#include "libs/config/config.h"

#include <sysexits.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/config/fields.h"
#include "libs/config/file.h"

namespace rapport::config {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

constexpr char kFileVariable[] = "RAPPORT_CONFIG";

// The command line, sorted out.
struct Flags {
  bool help = false;
  bool version = false;
  bool print_config = false;
  std::optional<std::string> file;
  std::vector<std::pair<const Setting*, std::string>> values;
};

const Setting* FindByPath(const std::vector<Setting>& settings, std::string_view path) {
  for (const Setting& setting : settings) {
    if (setting.path == path) return &setting;
  }
  return nullptr;
}

absl::Status UnknownFlag(std::string_view name, const std::vector<Setting>& settings) {
  std::vector<std::string> known = {"--config", "--help", "--print-config", "--version"};
  for (const Setting& setting : settings) known.push_back(base::StrCat("--", setting.path));
  return absl::InvalidArgumentError(
      base::StrCat("unknown flag \"--", name, "\"", DidYouMean(base::StrCat("--", name), known)));
}

bool IsBoolWord(std::string_view text) { return text == "true" || text == "false"; }

absl::StatusOr<Flags> ParseFlags(const std::vector<std::string>& args, const std::vector<Setting>& settings) {
  Flags flags;
  for (size_t i = 0; i < args.size(); ++i) {
    std::string_view name = args[i];
    if (!name.starts_with("--")) {
      return absl::InvalidArgumentError(
          base::StrCat("unexpected argument \"", name, "\": flags begin with --"));
    }
    name.remove_prefix(2);
    std::optional<std::string> value;
    if (const size_t equals = name.find('='); equals != std::string_view::npos) {
      value = name.substr(equals + 1);
      name = name.substr(0, equals);
    }
    if (!value.has_value() && (name == "help" || name == "version" || name == "print-config")) {
      (name == "help" ? flags.help : name == "version" ? flags.version : flags.print_config) = true;
      continue;
    }
    const Setting* setting = FindByPath(settings, name);
    if (setting == nullptr && name != "config") return UnknownFlag(name, settings);
    const bool is_bool = setting != nullptr && !setting->chain.back()->is_repeated() &&
                         setting->chain.back()->type() == FieldDescriptor::TYPE_BOOL;
    if (!value.has_value()) {
      const bool has_next = i + 1 < args.size();
      if (is_bool && !(has_next && IsBoolWord(args[i + 1]))) {
        value = "true";
      } else if (has_next) {
        value = args[++i];
      } else {
        return absl::InvalidArgumentError(base::StrCat("flag --", name, " needs a value"));
      }
    }
    if (setting == nullptr) {
      flags.file = *std::move(value);
    } else {
      flags.values.emplace_back(setting, *std::move(value));
    }
  }
  return flags;
}

// Kubernetes sets these in every pod for every Service, e.g. for one that is named rapport-roster:
// RAPPORT_ROSTER_SERVICE_HOST, RAPPORT_ROSTER_PORT, RAPPORT_ROSTER_PORT_7401_TCP_ADDR.
bool IsServiceLink(std::string_view variable) {
  if (variable.ends_with("_SERVICE_HOST") || variable.ends_with("_PORT") ||
      variable.find("_SERVICE_PORT_") != std::string_view::npos) {
    return true;
  }
  for (const std::string_view suffix : {"_PROTO", "_ADDR"}) {
    if (variable.ends_with(suffix)) variable.remove_suffix(suffix.size());
  }
  return variable.find("_PORT_") != std::string_view::npos &&
         (variable.ends_with("_TCP") || variable.ends_with("_UDP") || variable.ends_with("_SCTP"));
}

absl::Status ApplyEnvironment(const Environment& environment, const std::vector<Setting>& settings,
                              Message* config) {
  std::vector<std::string> known = {kFileVariable};
  for (const Setting& setting : settings) {
    known.push_back(setting.variable);
    const auto set = environment.find(setting.variable);
    if (set == environment.end()) continue;
    if (absl::Status status = Set(setting, set->second, config); !status.ok()) {
      return absl::InvalidArgumentError(base::StrCat(setting.variable, ": ", status.message()));
    }
  }
  for (auto it = environment.lower_bound("RAPPORT_");
       it != environment.end() && it->first.starts_with("RAPPORT_"); ++it) {
    const std::string& name = it->first;
    if (std::find(known.begin(), known.end(), name) != known.end() || IsServiceLink(name)) continue;
    return absl::InvalidArgumentError(
        base::StrCat("unknown environment variable \"", name, "\"", DidYouMean(name, known)));
  }
  return absl::OkStatus();
}

absl::Status ApplyDefaults(const std::vector<Setting>& settings, Message* config) {
  for (const Setting& setting : settings) {
    if (setting.default_value.empty()) continue;
    RAPPORT_RETURN_IF_ERROR(Set(setting, setting.default_value, config));
  }
  return absl::OkStatus();
}

// Without the program's name.
std::vector<std::string> Arguments(int argc, char** argv) { return {argv + std::min(argc, 1), argv + argc}; }

}  // namespace

absl::StatusOr<LoadResult> Load(const Program& program, const std::vector<std::string>& args,
                                const Environment& environment, Message* config) {
  const std::vector<Setting> settings = SettingsOf(*config->GetDescriptor());
  config->Clear();
  RAPPORT_ASSIGN_OR_RETURN(const Flags flags, ParseFlags(args, settings));
  if (flags.help) return LoadResult{.run = false, .output = HelpText(program, *config->GetDescriptor())};
  if (flags.version)
    return LoadResult{.run = false, .output = base::StrCat(program.name, " ", Version(), "\n")};

  RAPPORT_RETURN_IF_ERROR(ApplyDefaults(settings, config));
  if (flags.file.has_value()) {
    RAPPORT_RETURN_IF_ERROR(ApplyFile(*flags.file, config));
  } else if (const auto file = environment.find(kFileVariable); file != environment.end()) {
    RAPPORT_RETURN_IF_ERROR(ApplyFile(file->second, config));
  }
  RAPPORT_RETURN_IF_ERROR(ApplyEnvironment(environment, settings, config));
  for (const auto& [setting, value] : flags.values) {
    if (absl::Status status = Set(*setting, value, config); !status.ok()) {
      return absl::InvalidArgumentError(base::StrCat("--", status.message()));
    }
  }
  if (flags.print_config) return LoadResult{.run = false, .output = PrintRedacted(*config)};
  return LoadResult{};
}

void LoadOrExit(const Program& program, int argc, char** argv, Message* config) {
  const absl::StatusOr<LoadResult> result =
      Load(program, Arguments(argc, argv), ProcessEnvironment(), config);
  if (!result.ok()) {
    std::cerr << program.name << ": " << result.status().message() << "\n";
    std::exit(EX_USAGE);
  }
  if (!result->run) {
    std::cout << result->output;
    std::exit(EXIT_SUCCESS);
  }
}

absl::Status LoadAgain(const Program& program, int argc, char** argv, Message* config) {
  return Load(program, Arguments(argc, argv), ProcessEnvironment(), config).status();
}

}  // namespace rapport::config
