#ifndef RAPPORT_LIBS_CONFIG_FILE_H_
#define RAPPORT_LIBS_CONFIG_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace rapport::config {

// Sets the fields that the JSON file at `path` holds, also those that it sets to a type's zero, and leaves
// the others. NOT_FOUND when it cannot be read; INVALID_ARGUMENT, with path and line, when it is not JSON or
// does not fit, or when it is longer than a mebibyte.
absl::Status ApplyFile(const std::string& path, google::protobuf::Message* config);

// The same for a text; `path` is for messages only.
absl::Status ApplyJson(std::string_view path, const std::string& json, google::protobuf::Message* config);

}  // namespace rapport::config

#endif  // RAPPORT_LIBS_CONFIG_FILE_H_
