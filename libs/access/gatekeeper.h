#ifndef RAPPORT_LIBS_ACCESS_GATEKEEPER_H_
#define RAPPORT_LIBS_ACCESS_GATEKEEPER_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/access/credentials.h"
#include "libs/access/key_source.h"
#include "libs/access/method_table.h"
#include "libs/access/principal.h"
#include "libs/access/token.h"
#include "libs/base/clock.h"

namespace rapport::access {

// What the gatekeeper says of a call.
struct Admission {
  absl::Status status;                 // OK when the caller may call it
  std::optional<Principal> principal;  // who calls, if they showed it; also when they may not
};

// Decides who may call what. Thread safe.
class Gatekeeper {
 public:
  struct Options {
    std::string service_uri_prefix = "spiffe://rapport/";
    TokenRules tokens = {};
  };

  // Without `keys`, no token is taken. `clock` must outlive the gatekeeper.
  Gatekeeper(Options options, std::unique_ptr<KeySource> keys, const base::Clock* clock = base::RealClock());

  // Who calls the method of this rule, and whether they may; null for a method that has none. A certificate
  // of a service goes before a token. UNAUTHENTICATED: CREDENTIALS_MISSING, or as VerifyToken() says.
  // PERMISSION_DENIED: SERVICE_NOT_ALLOWED, ROLE_MISSING (metadata: roles, any of which would do),
  // ORGANIZATION_NOT_YOURS when the method is for callers of all organizations, METHOD_UNKNOWN.
  Admission Admit(const MethodRule* rule, const Credentials& credentials) const;

 private:
  std::optional<std::string> ServiceOf(const Credentials& credentials) const;
  absl::StatusOr<Principal> Identify(const Credentials& credentials) const;

  const Options options_;
  const std::unique_ptr<KeySource> keys_;
  const base::Clock* const clock_;
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_GATEKEEPER_H_
