#include "tools/rapportctl/participation_code.h"

#include "absl/strings/ascii.h"
#include "libs/base/status.h"

namespace rapport::ctl {

void AddCode(CLI::App& app, std::string& code) {
  app.add_option("--code", code, "Participation code; - for the first line of standard input")->required();
}

absl::StatusOr<std::string> ReadCode(Environment& env, const std::string& code) {
  if (code != "-") return code;
  std::string line;
  std::getline(env.in, line);
  absl::StripAsciiWhitespace(&line);
  if (line.empty()) {
    return base::Error(absl::StatusCode::kInvalidArgument, "CODE_MISSING", "standard input holds no code");
  }
  return line;
}

}  // namespace rapport::ctl
