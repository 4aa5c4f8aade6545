#include "libs/access/role_name.h"

#include "absl/strings/ascii.h"

namespace rapport::access {

std::string NameOf(Role role) {
  constexpr std::string_view kPrefix = "ROLE_";
  return absl::AsciiStrToLower(internal::access::v1::Role_Name(role).substr(kPrefix.size()));
}

std::optional<Role> RoleNamed(std::string_view name) {
  for (int number = internal::access::v1::ROLE_UNSPECIFIED + 1; internal::access::v1::Role_IsValid(number);
       ++number) {
    const Role role = static_cast<Role>(number);
    if (NameOf(role) == name) return role;
  }
  return std::nullopt;
}

}  // namespace rapport::access
