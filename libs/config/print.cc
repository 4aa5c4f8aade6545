#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/strings.h"
#include "libs/config/config.h"
#include "libs/config/fields.h"
#include "rapport/internal/config/v1/options.pb.h"

namespace rapport::config {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

constexpr char kHidden[] = "***";

void Redact(Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->options().GetExtension(internal::config::v1::secret)) {
      reflection.ClearField(&message, field);
      if (field->type() != FieldDescriptor::TYPE_STRING) continue;
      if (field->is_repeated()) {
        reflection.AddString(&message, field, kHidden);
      } else {
        reflection.SetString(&message, field, kHidden);
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) {
        Redact(*reflection.MutableMessage(&message, field));
      } else {
        for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
          Redact(*reflection.MutableRepeatedMessage(&message, field, i));
        }
      }
    }
  }
}

}  // namespace

std::string PrintRedacted(const Message& config) {
  const std::unique_ptr<Message> copy(config.New());
  copy->CopyFrom(config);
  Redact(*copy);
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string json;
  if (const auto printed = google::protobuf::util::MessageToJsonString(*copy, &json, options);
      !printed.ok()) {
    return "{}\n";
  }
  return json;
}

std::string HelpText(const Program& program, const google::protobuf::Descriptor& config) {
  std::string text = base::StrCat(program.name, ": ", program.summary, "\n\nUsage: ", program.name,
                                  " [--config=<file.json>] [--<field>=<value> ...]\n"
                                  "       ",
                                  program.name,
                                  " --help | --version | --print-config\n\n"
                                  "A field is taken from its flag, else its environment variable, else the "
                                  "file (--config or RAPPORT_CONFIG),\n"
                                  "else its default.\n\n");
  for (const Setting& setting : SettingsOf(config)) {
    base::StrAppend(&text, "  --", setting.path, "=<", TypeText(*setting.chain.back()), ">\n");
    base::StrAppend(&text, "      ", setting.help, setting.help.empty() ? "" : "\n      ");
    base::StrAppend(&text, setting.variable, "; ",
                    setting.default_value.empty()
                        ? "no default"
                        : base::StrCat("default ", setting.secret ? kHidden : setting.default_value),
                    "\n");
  }
  return text;
}

std::string Version() { return RAPPORT_VERSION; }

}  // namespace rapport::config
