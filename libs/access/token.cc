#include "libs/access/token.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "libs/access/base64url.h"
#include "libs/access/role_name.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::access {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr std::size_t kLongestToken = 8192;
constexpr std::size_t kLongestSubject = 255;

struct ReleaseJws {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
using Jws = std::unique_ptr<cjose_jws_t, ReleaseJws>;

absl::Status Refused(std::string_view reason, std::string_view message, base::Metadata metadata = {}) {
  return base::Error(absl::StatusCode::kUnauthenticated, reason, message, std::move(metadata));
}

// Header, content and signature, which may be empty.
bool IsCompact(std::string_view token) {
  const std::vector<std::string> parts = absl::StrSplit(base::AbslView(token), '.');
  return parts.size() == 3 && IsBase64Url(parts[0]) && IsBase64Url(parts[1]) &&
         (parts[2].empty() || IsBase64Url(parts[2]));
}

Jws Import(std::string_view token) {
  if (token.size() > kLongestToken || !IsCompact(token)) return nullptr;
  return Jws(cjose_jws_import(token.data(), token.size(), nullptr));
}

// A member of the header that is a text; empty without.
std::string HeaderOf(cjose_jws_t* jws, const char* name) {
  const char* const value = cjose_header_get(cjose_jws_get_protected(jws), name, nullptr);
  return value == nullptr ? "" : value;
}

// OK unless the header has a member that brings a key along or demands something. Read apart from cjose,
// which tells of texts, arrays and objects only.
absl::Status CheckHeader(std::string_view token) {
  std::string json;
  Struct header;
  if (!absl::WebSafeBase64Unescape(base::AbslView(token.substr(0, token.find('.'))), &json) ||
      !google::protobuf::util::JsonStringToMessage(json, &header).ok()) {
    return Refused("TOKEN_MALFORMED", "the token's header is no JSON object");
  }
  for (const char* const name : {"jwk", "jku", "x5c", "x5u", "crit", "b64"}) {
    if (header.fields().contains(name)) {
      return Refused("TOKEN_HEADER_REFUSED", "the token's header has a member that is not taken",
                     {{"member", name}});
    }
  }
  return absl::OkStatus();
}

// The token's content, once its signature is found to be right.
absl::StatusOr<std::string> VerifiedContent(std::string_view token, const KeySet& keys) {
  const Jws jws = Import(token);
  if (jws == nullptr) return Refused("TOKEN_MALFORMED", "the token is no signed JSON Web Token");
  RAPPORT_RETURN_IF_ERROR(CheckHeader(token));
  const KeySet::Key* const key = keys.Find(HeaderOf(jws.get(), CJOSE_HDR_KID));
  if (key == nullptr) return Refused("TOKEN_KEY_UNKNOWN", "no key of the provider has the token's kid");
  if (HeaderOf(jws.get(), CJOSE_HDR_ALG) != key->algorithm) {
    return Refused("TOKEN_ALGORITHM_REFUSED", "the token is not signed as its key signs");
  }
  uint8_t* content = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_verify(jws.get(), key->jwk.get(), nullptr) ||
      !cjose_jws_get_plaintext(jws.get(), &content, &size, nullptr)) {
    return Refused("TOKEN_SIGNATURE_INVALID", "the token's signature is not the provider's");
  }
  return std::string(reinterpret_cast<const char*>(content), size);
}

// The claim at a path of names with dots between, or of that very name; null without.
const Value* ClaimAt(const Struct& claims, std::string_view path) {
  if (const auto whole = claims.fields().find(std::string(path)); whole != claims.fields().end()) {
    return &whole->second;
  }
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto outer = claims.fields().find(std::string(path.substr(0, dot)));
  if (outer == claims.fields().end() || !outer->second.has_struct_value()) return nullptr;
  return ClaimAt(outer->second.struct_value(), path.substr(dot + 1));
}

absl::Status ClaimMissing(std::string_view claim) {
  return Refused("TOKEN_CLAIM_MISSING", base::StrCat("the token has no usable claim ", claim),
                 {{"claim", std::string(claim)}});
}

std::string TextAt(const Struct& claims, std::string_view path) {
  const Value* const value = ClaimAt(claims, path);
  return value == nullptr ? "" : value->string_value();
}

bool HasAudience(const Struct& claims, const std::string& audience) {
  const Value* const value = ClaimAt(claims, "aud");
  if (value == nullptr) return false;
  if (!value->has_list_value()) return value->string_value() == audience;
  return std::any_of(value->list_value().values().begin(), value->list_value().values().end(),
                     [&audience](const Value& one) { return one.string_value() == audience; });
}

absl::Status CheckTimes(const Struct& claims, absl::Duration leeway, absl::Time now) {
  const Value* const expiry = ClaimAt(claims, "exp");
  if (expiry == nullptr || !expiry->has_number_value()) return ClaimMissing("exp");
  if (now - leeway >= absl::UnixEpoch() + absl::Seconds(expiry->number_value())) {
    return Refused("TOKEN_EXPIRED", "the token has expired");
  }
  const Value* const begin = ClaimAt(claims, "nbf");
  if (begin == nullptr) return absl::OkStatus();
  if (!begin->has_number_value()) return ClaimMissing("nbf");
  if (now + leeway < absl::UnixEpoch() + absl::Seconds(begin->number_value())) {
    return Refused("TOKEN_NOT_YET_VALID", "the token is not valid yet");
  }
  return absl::OkStatus();
}

std::vector<Role> RolesAt(const Struct& claims, std::string_view path) {
  std::vector<Role> roles;
  const Value* const value = ClaimAt(claims, path);
  if (value == nullptr) return roles;
  for (const Value& name : value->list_value().values()) {
    if (const std::optional<Role> role = RoleNamed(name.string_value())) roles.push_back(*role);
  }
  return roles;
}

}  // namespace

absl::StatusOr<Principal> VerifyToken(std::string_view token, const KeySet& keys, const TokenRules& rules,
                                      absl::Time now) {
  RAPPORT_ASSIGN_OR_RETURN(const std::string content, VerifiedContent(token, keys));
  Struct claims;
  if (!google::protobuf::util::JsonStringToMessage(content, &claims).ok()) {
    return Refused("TOKEN_MALFORMED", "the token's claims are no JSON object");
  }
  if (TextAt(claims, "iss") != rules.issuer) {
    return Refused("TOKEN_ISSUER_WRONG", "the token is of another issuer");
  }
  if (!HasAudience(claims, rules.audience)) {
    return Refused("TOKEN_AUDIENCE_WRONG", "the token is not meant for this system");
  }
  RAPPORT_RETURN_IF_ERROR(CheckTimes(claims, rules.leeway, now));
  Principal principal{.kind = Principal::Kind::kPerson};
  principal.subject = TextAt(claims, "sub");
  if (principal.subject.empty() || principal.subject.size() > kLongestSubject) return ClaimMissing("sub");
  principal.organization = TextAt(claims, rules.organization_claim);
  if (principal.organization.empty()) return ClaimMissing(rules.organization_claim);
  principal.roles = RolesAt(claims, rules.roles_claim);
  return principal;
}

}  // namespace rapport::access
