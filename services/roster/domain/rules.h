#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_RULES_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_RULES_H_

#include <string_view>

namespace rapport::roster {

// What the roster takes as the name of something. Ids are checked by libs/base/ids.h.

// 1 to 200 characters (code points) of UTF-8, none of them a control character, not all of them spaces.
bool IsDisplayName(std::string_view name);

// [a-z0-9-]{1,64}, or empty for members without a specialty.
bool IsSpecialty(std::string_view specialty);

// A UUID as RFC 4122 writes it, in either case, of any version.
bool IsUuid(std::string_view text);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_RULES_H_
