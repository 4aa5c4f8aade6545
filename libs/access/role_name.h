#ifndef RAPPORT_LIBS_ACCESS_ROLE_NAME_H_
#define RAPPORT_LIBS_ACCESS_ROLE_NAME_H_

#include <optional>
#include <string>
#include <string_view>

#include "libs/access/principal.h"

namespace rapport::access {

// A role as tokens name it: "survey_owner".
std::string NameOf(Role role);

// The role of that very name; nothing for one of somebody else's.
std::optional<Role> RoleNamed(std::string_view name);

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_ROLE_NAME_H_
