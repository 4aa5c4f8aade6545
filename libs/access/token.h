#ifndef RAPPORT_LIBS_ACCESS_TOKEN_H_
#define RAPPORT_LIBS_ACCESS_TOKEN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/access/key_set.h"
#include "libs/access/principal.h"

namespace rapport::access {

// What a token must say, and where in it the caller's rights are.
struct TokenRules {
  std::string issuer;
  std::string audience;
  std::string roles_claim = "roles";  // dots lead into objects
  std::string organization_claim = "organization";
  absl::Duration leeway = absl::Seconds(30);  // of the provider's clock
};

// Whom a signed JSON Web Token (RFC 7519, compact form) speaks of. Its key is chosen by kid, the algorithm by
// the key; headers that bring keys or demands along (jwk, jku, x5c, x5u, crit, b64) are refused. exp is
// required, nbf respected, iss and aud must match, sub has 1 to 255 bytes. Roles that this release does not
// know are passed over.
//
// UNAUTHENTICATED with one of the reasons TOKEN_MALFORMED, TOKEN_HEADER_REFUSED, TOKEN_KEY_UNKNOWN,
// TOKEN_ALGORITHM_REFUSED, TOKEN_SIGNATURE_INVALID, TOKEN_ISSUER_WRONG, TOKEN_AUDIENCE_WRONG, TOKEN_EXPIRED,
// TOKEN_NOT_YET_VALID, TOKEN_CLAIM_MISSING (metadata: claim).
absl::StatusOr<Principal> VerifyToken(std::string_view token, const KeySet& keys, const TokenRules& rules,
                                      absl::Time now);

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_TOKEN_H_
