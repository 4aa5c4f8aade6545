#include "libs/auditlog/resource.h"

#include <string_view>

#include "google/protobuf/descriptor.h"
#include "libs/base/ids.h"
#include "libs/base/strings.h"

namespace rapport::auditlog {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::size_t kLongestName = 256;

bool IsCollection(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

// A resource name as the log may have it; nothing when it is none.
std::string Loggable(std::string_view name) {
  if (name.size() > kLongestName || !name.starts_with("organizations/")) return {};
  std::string loggable;
  while (!name.empty()) {
    const std::size_t slash = name.find('/');
    const std::string_view collection = name.substr(0, slash);
    if (slash == std::string_view::npos || !IsCollection(collection)) return {};
    name.remove_prefix(slash + 1);
    const std::size_t end = name.find('/');
    const std::string_view id = name.substr(0, end);
    if (!base::IsExternalId(id)) return {};
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
    if (end != std::string_view::npos && name.empty()) return {};
    base::StrAppend(&loggable, loggable.empty() ? "" : "/", collection, "/",
                    collection == "members" ? "*" : id);
  }
  return loggable;
}

bool HoldsNames(const FieldDescriptor& field) {
  const auto& name = field.name();
  return field.type() == FieldDescriptor::TYPE_STRING &&
         (name == "name" || name == "parent" || name == "wave" || name == "waves");
}

std::string NamesIn(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated()) return Loggable(reflection.GetString(message, &field));
  std::string names;
  for (int i = 0; i < reflection.FieldSize(message, &field) && names.size() < kLongestName; ++i) {
    const std::string name = Loggable(reflection.GetRepeatedString(message, &field, i));
    if (!name.empty()) base::StrAppend(&names, names.empty() ? "" : ",", name);
  }
  return names;
}

std::string Find(const Message& message, bool look_below) {
  const auto& descriptor = *message.GetDescriptor();
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    if (HoldsNames(field)) {
      if (std::string names = NamesIn(message, field); !names.empty()) return names;
    } else if (field.type() == FieldDescriptor::TYPE_STRING && field.name() == "organization_id") {
      const std::string id = reflection.GetString(message, &field);
      if (base::IsResourceId(id)) return base::StrCat("organizations/", id);
    } else if (look_below && field.type() == FieldDescriptor::TYPE_MESSAGE && !field.is_repeated() &&
               reflection.HasField(message, &field)) {
      if (std::string names = Find(reflection.GetMessage(message, &field), false); !names.empty())
        return names;
    }
  }
  return {};
}

}  // namespace

std::string ResourceOf(const Message& request) { return Find(request, true); }

}  // namespace rapport::auditlog
