#include "tools/rapportctl/output/json.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

namespace rapport::ctl {
namespace {

// A message that a service sent is always printable: it holds no Any of a type not linked in.
std::string Print(const google::protobuf::Message& message, bool spread) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = spread;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : "null";
}

}  // namespace

std::string RenderJson(const google::protobuf::Message& message) { return Print(message, true); }

std::string RenderCompactJson(const google::protobuf::Message& message) { return Print(message, false); }

std::string RenderJsonArray(std::span<const google::protobuf::Message* const> messages) {
  if (messages.empty()) return "[]\n";
  std::string out = "[";
  for (size_t i = 0; i < messages.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "\n" : ",\n", RenderCompactJson(*messages[i]));
  }
  absl::StrAppend(&out, "\n]\n");
  return out;
}

}  // namespace rapport::ctl
