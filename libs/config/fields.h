#ifndef RAPPORT_LIBS_CONFIG_FIELDS_H_
#define RAPPORT_LIBS_CONFIG_FIELDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace rapport::config {

// A field that flags and the environment can set: any but messages, lists of messages and maps, which only a
// file can.
struct Setting {
  std::vector<const google::protobuf::FieldDescriptor*> chain;  // from the root's field to the leaf
  std::string path;                                             // "server.listen_address"
  std::string variable;                                         // "RAPPORT_SERVER_LISTEN_ADDRESS"
  std::string default_value;
  std::string help;
  bool secret = false;
};

// All settings of a type, in the order of its definition, nested messages included.
std::vector<Setting> SettingsOf(const google::protobuf::Descriptor& config);

// Parses `text` as the setting's type and sets it, lists as a whole. INVALID_ARGUMENT names what was
// expected, and the text itself unless it is secret.
absl::Status Set(const Setting& setting, std::string_view text, google::protobuf::Message* config);

// "string", "bool", "uint32", "IN_PROCESS|REDIS", "string,..." for a list.
std::string TypeText(const google::protobuf::FieldDescriptor& field);

// `; did you mean "x"?` for the name in `known` that is nearest to `name`; empty when none is near.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& known);

}  // namespace rapport::config

#endif  // RAPPORT_LIBS_CONFIG_FIELDS_H_
