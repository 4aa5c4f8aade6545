#include "libs/access/organization_check.h"

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "libs/base/status.h"

namespace rapport::access {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view kOrganizations = "organizations/";

bool IsOf(std::string_view organization, std::string_view text) {
  if (!text.starts_with(kOrganizations)) return true;
  const std::string_view rest = text.substr(kOrganizations.size());
  return rest.substr(0, rest.find('/')) == organization;
}

bool AllOf(std::string_view organization, const Message& message);

bool TextsOf(std::string_view organization, const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  if (!field->is_repeated()) {
    return IsOf(organization, reflection.GetStringReference(message, field, &scratch));
  }
  for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
    if (!IsOf(organization, reflection.GetRepeatedStringReference(message, field, i, &scratch))) return false;
  }
  return true;
}

bool MessagesOf(std::string_view organization, const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (!field->is_repeated()) return AllOf(organization, reflection.GetMessage(message, field));
  for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
    if (!AllOf(organization, reflection.GetRepeatedMessage(message, field, i))) return false;
  }
  return true;
}

bool AllOf(std::string_view organization, const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    if (field->type() == FieldDescriptor::TYPE_STRING && !TextsOf(organization, message, field)) return false;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !MessagesOf(organization, message, field))
      return false;
  }
  return true;
}

}  // namespace

absl::Status CheckOrganization(const Principal& principal, const Message& request) {
  if (principal.kind != Principal::Kind::kPerson || principal.organization == EveryOrganization() ||
      AllOf(principal.organization, request)) {
    return absl::OkStatus();
  }
  return base::Error(absl::StatusCode::kPermissionDenied, "ORGANIZATION_NOT_YOURS",
                     "the request is about an organization that the token is not for");
}

}  // namespace rapport::access
