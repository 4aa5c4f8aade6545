#include "libs/access/gatekeeper.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"

namespace rapport::access {
namespace {

absl::Status Denied(std::string_view reason, std::string_view message, base::Metadata metadata = {}) {
  return base::Error(absl::StatusCode::kPermissionDenied, reason, message, std::move(metadata));
}

// "viewer,survey_owner": roles as tokens name them.
std::string NamesOf(const MethodRule& rule) {
  std::string names;
  for (const int role : rule.roles()) {
    if (!names.empty()) names += ',';
    const std::string& name = internal::access::v1::Role_Name(static_cast<Role>(role));
    for (const char c : name.substr(std::string_view("ROLE_").size())) {
      names += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return names;
}

bool HasRoleFor(const Principal& principal, const MethodRule& rule) {
  return std::any_of(principal.roles.begin(), principal.roles.end(), [&rule](Role role) {
    return std::find(rule.roles().begin(), rule.roles().end(), role) != rule.roles().end();
  });
}

}  // namespace

Gatekeeper::Gatekeeper(const MethodTable* table, Options options, std::unique_ptr<KeySource> keys,
                       const base::Clock* clock)
    : table_(table), options_(std::move(options)), keys_(std::move(keys)), clock_(clock) {}

// The service's name in a certificate.
std::optional<std::string> Gatekeeper::ServiceOf(const Credentials& credentials) const {
  for (const std::string& uri : credentials.uris) {
    if (uri.starts_with(options_.service_uri_prefix)) return uri.substr(options_.service_uri_prefix.size());
  }
  return std::nullopt;
}

absl::StatusOr<Principal> Gatekeeper::Admit(std::string_view method, const Credentials& credentials) const {
  const MethodRule* const rule = table_->Find(method);
  if (rule == nullptr) return Denied("METHOD_UNKNOWN", "nobody may call this method");
  if (rule->anyone()) return Principal{};
  if (credentials.in_process) return Principal{.kind = Principal::Kind::kService};
  if (const std::optional<std::string> service = ServiceOf(credentials)) {
    if (std::find(rule->services().begin(), rule->services().end(), *service) == rule->services().end()) {
      return Denied("SERVICE_NOT_ALLOWED", "this service has no business with this method");
    }
    return Principal{.kind = Principal::Kind::kService, .subject = *service};
  }
  return AdmitPerson(*rule, credentials);
}

absl::StatusOr<Principal> Gatekeeper::AdmitPerson(const MethodRule& rule,
                                                  const Credentials& credentials) const {
  if (!credentials.bearer_token || keys_ == nullptr) {
    return base::Error(absl::StatusCode::kUnauthenticated, "CREDENTIALS_MISSING",
                       keys_ == nullptr ? "this server takes certificates of the suite's services only"
                                        : "say who you are: authorization: Bearer TOKEN");
  }
  const absl::Time now = clock_->Now();
  std::shared_ptr<const KeySet> keys = keys_->Current(now);
  const std::string kid = KidOf(*credentials.bearer_token);
  if (!kid.empty() && keys->Find(kid) == nullptr) keys = keys_->Missed(now);
  RAPPORT_ASSIGN_OR_RETURN(Principal principal,
                           VerifyToken(*credentials.bearer_token, *keys, options_.tokens, now));
  if (!HasRoleFor(principal, rule)) {
    return Denied("ROLE_MISSING", "the token gives no role that may do this", {{"roles", NamesOf(rule)}});
  }
  if (rule.every_organization() && principal.organization != EveryOrganization()) {
    return Denied("ORGANIZATION_NOT_YOURS", "this is for those who keep all organizations");
  }
  return principal;
}

}  // namespace rapport::access
