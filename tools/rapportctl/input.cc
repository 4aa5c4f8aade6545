#include "tools/rapportctl/input.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "libs/base/read_file.h"
#include "libs/base/status.h"

namespace rapport::ctl {

absl::StatusOr<std::string> ReadInput(Environment& env, const std::string& path) {
  std::optional<std::string> content;
  if (path != "-") {
    content = base::ReadFile(path);
  } else if (std::ostringstream all; all << env.in.rdbuf(), !env.in.bad()) {
    content = std::move(all).str();
  }
  if (!content) {
    return base::Error(absl::StatusCode::kInvalidArgument, "FILE_NOT_READABLE", "cannot read " + path);
  }
  return *std::move(content);
}

absl::Status WriteFile(const std::string& path, const std::string& content) {
  const std::string partial = path + ".part";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  std::error_code error;
  if (file.good()) std::filesystem::rename(partial, path, error);
  if (!file.good() || error) {
    std::filesystem::remove(partial, error);
    return base::Error(absl::StatusCode::kInvalidArgument, "FILE_NOT_WRITABLE", "cannot write " + path);
  }
  return absl::OkStatus();
}

}  // namespace rapport::ctl
