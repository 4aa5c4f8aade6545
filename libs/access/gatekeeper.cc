#include "libs/access/gatekeeper.h"

#include <algorithm>
#include <utility>

#include "libs/access/role_name.h"
#include "libs/base/status.h"

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
    names += NameOf(static_cast<Role>(role));
  }
  return names;
}

absl::Status CheckService(const Principal& service, const MethodRule& rule) {
  if (std::find(rule.services().begin(), rule.services().end(), service.subject) != rule.services().end()) {
    return absl::OkStatus();
  }
  return Denied("SERVICE_NOT_ALLOWED", "this service has no business with this method");
}

absl::Status CheckPerson(const Principal& person, const MethodRule& rule) {
  const bool has_role = std::any_of(person.roles.begin(), person.roles.end(), [&rule](Role role) {
    return std::find(rule.roles().begin(), rule.roles().end(), role) != rule.roles().end();
  });
  if (!has_role) {
    return Denied("ROLE_MISSING", "the token gives no role that may do this", {{"roles", NamesOf(rule)}});
  }
  if (rule.every_organization() && person.organization != EveryOrganization()) {
    return Denied("ORGANIZATION_NOT_YOURS", "this is for those who keep all organizations");
  }
  return absl::OkStatus();
}

absl::Status Check(const Principal& principal, const MethodRule& rule) {
  switch (principal.kind) {
    case Principal::Kind::kOwnProcess:
      return absl::OkStatus();
    case Principal::Kind::kService:
      return CheckService(principal, rule);
    case Principal::Kind::kPerson:
      return CheckPerson(principal, rule);
    case Principal::Kind::kAnyone:
      break;
  }
  return Denied("METHOD_UNKNOWN", "nobody may call this method");
}

}  // namespace

Gatekeeper::Gatekeeper(Options options, std::unique_ptr<KeySource> keys, const base::Clock* clock)
    : options_(std::move(options)), keys_(std::move(keys)), clock_(clock) {}

// The service's name in a certificate.
std::optional<std::string> Gatekeeper::ServiceOf(const Credentials& credentials) const {
  for (const std::string& uri : credentials.uris) {
    if (uri.starts_with(options_.service_uri_prefix)) return uri.substr(options_.service_uri_prefix.size());
  }
  return std::nullopt;
}

absl::StatusOr<Principal> Gatekeeper::Identify(const Credentials& credentials) const {
  if (credentials.in_process) return Principal{.kind = Principal::Kind::kOwnProcess};
  if (const std::optional<std::string> service = ServiceOf(credentials)) {
    return Principal{.kind = Principal::Kind::kService, .subject = *service};
  }
  if (!credentials.bearer_token || keys_ == nullptr) {
    return base::Error(absl::StatusCode::kUnauthenticated, "CREDENTIALS_MISSING",
                       keys_ == nullptr ? "this server takes certificates of the suite's services only"
                                        : "say who you are: authorization: Bearer TOKEN");
  }
  const absl::Time now = clock_->Now();
  const std::string& token = *credentials.bearer_token;
  absl::StatusOr<Principal> verified = VerifyToken(token, *keys_->Current(now), options_.tokens, now);
  if (base::ReasonOf(verified.status()) == "TOKEN_KEY_UNKNOWN") {
    verified = VerifyToken(token, *keys_->Missed(now), options_.tokens, now);
  }
  return verified;
}

Admission Gatekeeper::Admit(const MethodRule* rule, const Credentials& credentials) const {
  if (rule == nullptr) return {Denied("METHOD_UNKNOWN", "nobody may call this method"), std::nullopt};
  if (rule->anyone()) return {absl::OkStatus(), Principal{}};
  absl::StatusOr<Principal> principal = Identify(credentials);
  if (!principal.ok()) return {principal.status(), std::nullopt};
  absl::Status status = Check(*principal, *rule);
  return {std::move(status), *std::move(principal)};
}

}  // namespace rapport::access
