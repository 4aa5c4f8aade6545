#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_MEMBER_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_MEMBER_H_

#include <string>
#include <string_view>

#include "libs/base/role_group.h"

namespace rapport::roster {

// A person on the roster. The id is personal data: it goes to the store and to the callers of the roster's
// API and nowhere else, least of all into a log.
struct Member {
  std::string id;
  std::string unit_id;
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string specialty;  // empty if none
  bool active = true;
  bool operator==(const Member&) const = default;
};

// A member that an import names; borrows its texts.
struct MemberView {
  std::string_view id;
  std::string_view unit_id;
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string_view specialty;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_MEMBER_H_
