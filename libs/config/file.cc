#include "libs/config/file.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <ios>
#include <memory>
#include <set>
#include <vector>

#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/config/fields.h"

namespace rapport::config {
namespace {

constexpr size_t kMaxFileBytes = 1 << 20;

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using ::google::protobuf::Struct;
using ::google::protobuf::Value;

std::string Line(const std::string& json, size_t offset) {
  offset = std::min(offset, json.size());
  return base::StrCat(1 + std::count(json.begin(), json.begin() + static_cast<ptrdiff_t>(offset), '\n'));
}

// protobuf reports "<problem>\n<some text around it>\n<spaces>^". The text may hold a secret: only its line
// is told.
absl::Status SyntaxError(std::string_view path, const std::string& json, std::string_view report) {
  const size_t problem_end = report.find('\n');
  const size_t caret_line = report.rfind('\n');
  std::string line = "1";
  if (problem_end != std::string_view::npos && caret_line > problem_end) {
    const std::string_view around = report.substr(problem_end + 1, caret_line - problem_end - 1);
    const size_t found = json.find(around);
    if (found != std::string::npos) line = Line(json, found + report.size() - caret_line - 2);
  }
  return absl::InvalidArgumentError(
      base::StrCat(path, ":", line, ": not valid JSON: ", report.substr(0, problem_end)));
}

const FieldDescriptor* FindField(const Descriptor& type, const std::string& key) {
  const FieldDescriptor* field = type.FindFieldByName(key);
  return field != nullptr ? field : type.FindFieldByCamelcaseName(key);
}

// The first key that the type does not know, with its path from the root.
absl::Status CheckKeys(std::string_view path, const std::string& json, const Struct& object,
                       const Descriptor& type, const std::string& prefix) {
  for (const auto& [key, value] : object.fields()) {
    const FieldDescriptor* field = FindField(type, key);
    if (field == nullptr) {
      std::vector<std::string> known;
      known.reserve(static_cast<size_t>(type.field_count()));
      for (int i = 0; i < type.field_count(); ++i) known.push_back(type.field(i)->name());
      const size_t where = json.find(base::StrCat("\"", key, "\""));
      return absl::InvalidArgumentError(
          base::StrCat(path, ":", Line(json, where == std::string::npos ? 0 : where), ": unknown field \"",
                       prefix, key, "\"", DidYouMean(key, known)));
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated() &&
        value.kind_case() == Value::kStructValue) {
      RAPPORT_RETURN_IF_ERROR(CheckKeys(path, json, value.struct_value(), *field->message_type(),
                                        base::StrCat(prefix, field->name(), ".")));
    }
  }
  return absl::OkStatus();
}

// Copies the fields that `present` names: proto3 itself cannot tell a field set to zero from one left out. A
// field may be named twice, once in either spelling.
void CopyPresent(const Struct& present, Message& from, Message& to) {
  std::set<const FieldDescriptor*> swapped;
  for (const auto& [key, value] : present.fields()) {
    const FieldDescriptor* field = FindField(*to.GetDescriptor(), key);
    if (field == nullptr || value.kind_case() == Value::kNullValue) continue;
    const Reflection& reflection = *to.GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated()) {
      CopyPresent(value.struct_value(), *from.GetReflection()->MutableMessage(&from, field),
                  *reflection.MutableMessage(&to, field));
    } else if (swapped.insert(field).second) {
      reflection.SwapFields(&from, &to, {field});
    }
  }
}

// What protobuf says about a value that does not fit, unless that could quote a secret.
std::string Explain(std::string_view report, const Descriptor& type) {
  for (const Setting& setting : SettingsOf(type)) {
    if (setting.secret && report.find(setting.chain.back()->name()) != std::string_view::npos) {
      return base::StrCat(setting.path, ": the value is not a valid ", TypeText(*setting.chain.back()));
    }
  }
  return std::string(report);
}

}  // namespace

absl::Status ApplyJson(std::string_view path, const std::string& json, Message* config) {
  Struct present;
  if (const auto parsed = google::protobuf::util::JsonStringToMessage(json, &present); !parsed.ok()) {
    return SyntaxError(path, json, std::string(parsed.message()));
  }
  RAPPORT_RETURN_IF_ERROR(CheckKeys(path, json, present, *config->GetDescriptor(), ""));
  const std::unique_ptr<Message> values(config->New());
  if (const auto parsed = google::protobuf::util::JsonStringToMessage(json, values.get()); !parsed.ok()) {
    return absl::InvalidArgumentError(
        base::StrCat(path, ": ", Explain(std::string(parsed.message()), *config->GetDescriptor())));
  }
  CopyPresent(present, *values, *config);
  return absl::OkStatus();
}

absl::Status ApplyFile(const std::string& path, Message* config) {
  std::ifstream file(path, std::ios::binary);
  std::string json(kMaxFileBytes + 1, '\0');
  file.read(json.data(), static_cast<std::streamsize>(json.size()));
  if (!file.is_open() || file.bad()) {
    return absl::NotFoundError(base::StrCat(path, ": the configuration file cannot be read"));
  }
  json.resize(static_cast<size_t>(file.gcount()));
  if (json.size() > kMaxFileBytes) {
    return absl::InvalidArgumentError(
        base::StrCat(path, ": is longer than ", kMaxFileBytes, " bytes, which no configuration is"));
  }
  return ApplyJson(path, json, config);
}

}  // namespace rapport::config
