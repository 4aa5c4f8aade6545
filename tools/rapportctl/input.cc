#include "tools/rapportctl/input.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "libs/base/status.h"

namespace rapport::ctl {

absl::StatusOr<std::string> ReadInput(Environment& env, const std::string& path) {
  std::ostringstream content;
  bool read = false;
  if (path == "-") {
    content << env.in.rdbuf();
    read = !env.in.bad();
  } else if (std::ifstream file(path, std::ios::binary); file) {
    content << file.rdbuf();
    read = !file.bad();
  }
  if (!read) {
    return base::Error(absl::StatusCode::kInvalidArgument, "FILE_NOT_READABLE", "cannot read " + path);
  }
  return std::move(content).str();
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
