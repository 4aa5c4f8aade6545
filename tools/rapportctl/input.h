#ifndef RAPPORT_TOOLS_RAPPORTCTL_INPUT_H_
#define RAPPORT_TOOLS_RAPPORTCTL_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/rapportctl/environment.h"

namespace rapport::ctl {

// The whole content of the file at `path`, or of standard input for "-". INVALID_ARGUMENT /
// FILE_NOT_READABLE.
absl::StatusOr<std::string> ReadInput(Environment& env, const std::string& path);

// Replaces the file at `path` with `content`, all or nothing. INVALID_ARGUMENT / FILE_NOT_WRITABLE.
absl::Status WriteFile(const std::string& path, const std::string& content);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_INPUT_H_
