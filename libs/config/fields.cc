#include "libs/config/fields.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/base/utf8.h"
#include "rapport/internal/config/v1/options.pb.h"

namespace rapport::config {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::EnumDescriptor;
using ::google::protobuf::EnumValueDescriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
namespace v1 = ::rapport::internal::config::v1;

// Defaults given from further up, by path relative to the message at hand.
using Overrides = std::map<std::string, std::string>;

void Collect(const Descriptor& type, const std::vector<const FieldDescriptor*>& parents,
             const std::string& prefix, const Overrides& overrides, std::vector<Setting>& settings) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (is_message && field.is_repeated()) continue;
    std::vector<const FieldDescriptor*> chain = parents;
    chain.push_back(&field);
    const std::string path = base::StrCat(prefix, field.name());
    if (!is_message) {
      const auto over = overrides.find(field.name());
      settings.push_back(
          {.chain = std::move(chain),
           .path = path,
           .variable =
               base::StrCat("RAPPORT_", absl::AsciiStrToUpper(absl::StrReplaceAll(path, {{".", "_"}}))),
           .default_value =
               over == overrides.end() ? field.options().GetExtension(v1::default_value) : over->second,
           .help = field.options().GetExtension(v1::help),
           .secret = field.options().GetExtension(v1::secret)});
      continue;
    }
    Overrides nested;
    for (int d = 0; d < field.options().ExtensionSize(v1::nested_default); ++d) {
      nested.insert(
          absl::StrSplit(field.options().GetExtension(v1::nested_default, d), absl::MaxSplits('=', 1)));
    }
    for (const auto& [name, value] : overrides) {
      if (absl::StartsWith(name, base::StrCat(field.name(), "."))) {
        nested[name.substr(field.name().size() + 1)] = value;
      }
    }
    Collect(*field.message_type(), chain, base::StrCat(path, "."), nested, settings);
  }
}

// What the values of an enum have in common: their type's name in capitals, by style.
std::string EnumPrefix(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(c) && !prefix.empty()) prefix.push_back('_');
    prefix.push_back(absl::ascii_toupper(c));
  }
  return base::StrCat(prefix, "_");
}

const EnumValueDescriptor* FindEnumValue(const EnumDescriptor& type, std::string_view text) {
  const std::string name = absl::AsciiStrToUpper(base::AbslView(text));
  const EnumValueDescriptor* value = type.FindValueByName(name);
  if (value == nullptr) value = type.FindValueByName(base::StrCat(EnumPrefix(type), name));
  return value;
}

std::optional<float> ParseFloat(std::string_view text) {
  float value;
  return absl::SimpleAtof(base::AbslView(text), &value) ? std::optional(value) : std::nullopt;
}

std::optional<double> ParseDouble(std::string_view text) {
  double value;
  return absl::SimpleAtod(base::AbslView(text), &value) ? std::optional(value) : std::nullopt;
}

std::optional<bool> ParseBool(std::string_view text) {
  bool value;
  return absl::SimpleAtob(base::AbslView(text), &value) ? std::optional(value) : std::nullopt;
}

template <typename T>
std::optional<T> ParseInteger(std::string_view text) {
  T value;
  return absl::SimpleAtoi(base::AbslView(text), &value) ? std::optional(value) : std::nullopt;
}

// Sets or appends one value; false when `text` is not of the field's type.
bool SetScalar(const FieldDescriptor& field, std::string_view text, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  const auto store = [&](const auto& value, auto set, auto add) {
    if (!value.has_value()) return false;
    if (field.is_repeated()) {
      (reflection.*add)(&message, &field, *value);
    } else {
      (reflection.*set)(&message, &field, *value);
    }
    return true;
  };
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return store(std::optional(std::string(text)), &Reflection::SetString, &Reflection::AddString);
    case FieldDescriptor::CPPTYPE_BOOL:
      return store(ParseBool(text), &Reflection::SetBool, &Reflection::AddBool);
    case FieldDescriptor::CPPTYPE_INT32:
      return store(ParseInteger<int32_t>(text), &Reflection::SetInt32, &Reflection::AddInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return store(ParseInteger<int64_t>(text), &Reflection::SetInt64, &Reflection::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return store(ParseInteger<uint32_t>(text), &Reflection::SetUInt32, &Reflection::AddUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return store(ParseInteger<uint64_t>(text), &Reflection::SetUInt64, &Reflection::AddUInt64);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return store(ParseFloat(text), &Reflection::SetFloat, &Reflection::AddFloat);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return store(ParseDouble(text), &Reflection::SetDouble, &Reflection::AddDouble);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value = FindEnumValue(*field.enum_type(), text);
      return store(value == nullptr ? std::nullopt : std::optional(value), &Reflection::SetEnum,
                   &Reflection::AddEnum);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return false;
  }
  return false;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<Setting> SettingsOf(const Descriptor& config) {
  std::vector<Setting> settings;
  Collect(config, {}, "", {}, settings);
  return settings;
}

absl::Status Set(const Setting& setting, std::string_view text, Message* config) {
  Message* message = config;
  for (size_t i = 0; i + 1 < setting.chain.size(); ++i) {
    message = message->GetReflection()->MutableMessage(message, setting.chain[i]);
  }
  const FieldDescriptor& field = *setting.chain.back();
  std::vector<std::string> values = {std::string(text)};
  if (field.is_repeated()) {
    message->GetReflection()->ClearField(message, &field);
    values = absl::StrSplit(base::AbslView(text), ',', absl::SkipEmpty());
  }
  for (const std::string& value : values) {
    // A message that holds such a text could not be printed, nor read back.
    if (!base::IsUtf8(value))
      return absl::InvalidArgumentError(base::StrCat(setting.path, ": the value is not UTF-8"));
    if (SetScalar(field, value, *message)) continue;
    return absl::InvalidArgumentError(
        base::StrCat(setting.path, ": ", setting.secret ? "the value" : base::StrCat("\"", value, "\""),
                     " is not a valid ", TypeText(field)));
  }
  return absl::OkStatus();
}

std::string TypeText(const FieldDescriptor& field) {
  std::string text;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    std::vector<std::string> names;
    const std::string prefix = EnumPrefix(*field.enum_type());
    for (int i = 0; i < field.enum_type()->value_count(); ++i) {
      const EnumValueDescriptor& value = *field.enum_type()->value(i);
      if (value.number() == 0) continue;
      const std::string& name = value.name();
      names.push_back(absl::StartsWith(name, prefix) ? name.substr(prefix.size()) : name);
    }
    text = absl::StrJoin(names, "|");
  } else {
    text = field.cpp_type_name();
  }
  return field.is_repeated() ? base::StrCat(text, ",...") : text;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& known) {
  const std::string* nearest = nullptr;
  size_t least = std::max<size_t>(2, name.size() / 4) + 1;
  for (const std::string& candidate : known) {
    const size_t distance = EditDistance(name, candidate);
    if (distance < least) {
      least = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? "" : base::StrCat("; did you mean \"", *nearest, "\"?");
}

}  // namespace rapport::config
