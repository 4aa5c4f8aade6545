#include "libs/hosting/gatekeeper.h"

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "libs/access/fetched_keys.h"
#include "libs/access/http_get.h"
#include "libs/access/key_file.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/tls.h"

namespace rapport::hosting {
namespace {

using internal::config::v1::TokenConfig;

absl::Status Incomplete(std::string_view field, std::string_view why) {
  return base::InvalidArgument(field, why, "TOKENS_INCOMPLETE");
}

absl::StatusOr<access::RsaAlgorithm> RsaAlgorithmFrom(const TokenConfig& config) {
  if (config.rsa_algorithm() == "RS256") return access::RsaAlgorithm::kRs256;
  if (config.rsa_algorithm() == "PS256") return access::RsaAlgorithm::kPs256;
  return base::InvalidArgument("server.tokens.rsa_algorithm", "is RS256 or PS256", "INVALID_ALGORITHM");
}

absl::StatusOr<std::unique_ptr<access::KeySource>> MakeKeySource(const TokenConfig& config) {
  if (config.issuer().empty()) return nullptr;
  if (config.audience().empty()) {
    return Incomplete("server.tokens.audience", "is needed: tokens for others would be taken, too");
  }
  if (config.jwks_file().empty() == config.jwks_url().empty()) {
    return Incomplete("server.tokens.jwks_file", "is needed, or jwks_url, and not both");
  }
  RAPPORT_ASSIGN_OR_RETURN(const access::RsaAlgorithm rsa, RsaAlgorithmFrom(config));
  if (!config.jwks_file().empty()) {
    auto file = access::KeyFile::Open(config.jwks_file(), rsa, absl::Now());
    if (file.ok()) return *std::move(file);
    return base::InvalidArgument("server.tokens.jwks_file",
                                 base::StrCat(config.jwks_file(), ": ", file.status().message()),
                                 base::ReasonOf(file.status()));
  }
  RAPPORT_RETURN_IF_ERROR(access::CheckUrl(config.jwks_url(), "server.tokens.jwks_url"));
  return std::make_unique<access::FetchedKeys>([url = config.jwks_url()] { return access::HttpGet(url); },
                                               rsa, absl::Now());
}

}  // namespace

absl::StatusOr<std::unique_ptr<access::Gatekeeper>> MakeGatekeeper(
    const internal::config::v1::ServerConfig& config) {
  const TokenConfig& tokens = config.tokens();
  if (!rpc::WantsTls(config.tls()) && tokens.issuer().empty()) return nullptr;
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<access::KeySource> keys, MakeKeySource(tokens));
  access::Gatekeeper::Options options;
  options.service_uri_prefix = config.service_uri_prefix();
  options.tokens = {.issuer = tokens.issuer(),
                    .audience = tokens.audience(),
                    .roles_claim = tokens.roles_claim(),
                    .organization_claim = tokens.organization_claim(),
                    .leeway = absl::Seconds(tokens.leeway_seconds())};
  return std::make_unique<access::Gatekeeper>(std::move(options), std::move(keys));
}

}  // namespace rapport::hosting
