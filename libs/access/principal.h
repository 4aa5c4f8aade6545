#ifndef RAPPORT_LIBS_ACCESS_PRINCIPAL_H_
#define RAPPORT_LIBS_ACCESS_PRINCIPAL_H_

#include <string>
#include <string_view>
#include <vector>

#include "rapport/internal/access/v1/method_table.pb.h"

namespace rapport::access {

using Role = internal::access::v1::Role;

// In place of an organization's identifier in a token: all of them.
constexpr std::string_view EveryOrganization() { return "*"; }

// Who calls, as far as the server knows and needs to.
struct Principal {
  enum class Kind {
    kAnyone,      // nobody asked, e.g. a respondent
    kOwnProcess,  // another service of this very process
    kService,     // a service of the suite, by its certificate
    kPerson,      // a person or a system from outside, by a token
  };
  Kind kind = Kind::kAnyone;
  std::string subject = {};       // the service's name, or the token's sub
  std::string organization = {};  // of a person: an identifier or EveryOrganization()
  std::vector<Role> roles = {};   // of a person
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_PRINCIPAL_H_
