#ifndef RAPPORT_LIBS_CONFIG_CONFIG_H_
#define RAPPORT_LIBS_CONFIG_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "libs/config/environment.h"

namespace rapport::config {

// A program's configuration is a protobuf message: fields, types, defaults and help come from its definition
// (see proto/rapport/internal/config/v1/options.proto). Each field that is not a message can be set, later
// wins, by
//   1. the default of its definition
//   2. the JSON file named by --config=<path> or RAPPORT_CONFIG
//   3. the environment: RAPPORT_SERVER_LISTEN_ADDRESS for server.listen_address
//   4. a flag: --server.listen_address=x or --server.listen_address x; a bool may stand alone
// Lists are comma separated in 1, 3 and 4, and replaced, not appended to. Enum values may omit their type's
// prefix. What nobody knows (flag, RAPPORT_* variable, field in the file) stops the start, with the nearest
// known name. Only the variables that Kubernetes injects for Services (..._SERVICE_HOST, ..._PORT_80_TCP) are
// passed over.

// What --help and --version say.
struct Program {
  std::string name;     // e.g. "rapport-roster"
  std::string summary;  // one sentence
};

// What to do after loading.
struct LoadResult {
  // False when the user asked for --help, --version or --print-config: print `output` to stdout and exit with
  // 0.
  bool run = true;
  std::string output;
};

// Fills `config`, which is cleared first. `args` are the command line without the program's name. On error,
// which is INVALID_ARGUMENT, or NOT_FOUND for an unreadable file, `config` is unspecified; the message is for
// the operator and never holds a secret's value.
absl::StatusOr<LoadResult> Load(const Program& program, const std::vector<std::string>& args,
                                const Environment& environment, google::protobuf::Message* config);

// Load() for main(): the process's own arguments and environment. Prints and exits when there is nothing to
// run: 0 after --help and the like, 64 (EX_USAGE) after an error.
void LoadOrExit(const Program& program, int argc, char** argv, google::protobuf::Message* config);

// What LoadOrExit() read, read anew while the process runs: its flags and environment are those of the start,
// the file may have changed. Errors of Load().
absl::Status LoadAgain(const Program& program, int argc, char** argv, google::protobuf::Message* config);

// The paths of the fields in which two configurations of one type differ, e.g. "log.level".
std::vector<std::string> Changes(const google::protobuf::Message& before,
                                 const google::protobuf::Message& after);

// The effective configuration as JSON, fields in the order of their definition, secrets that are set as
// "***".
std::string PrintRedacted(const google::protobuf::Message& config);

// The text of --help for this type of configuration.
std::string HelpText(const Program& program, const google::protobuf::Descriptor& config);

// Version of the build, e.g. "0.1.0".
std::string Version();

}  // namespace rapport::config

#endif  // RAPPORT_LIBS_CONFIG_CONFIG_H_
