#include "libs/access/testing/provider.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace rapport::access::testing {
namespace {

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "provider: %s\n", what);
  std::abort();
}

cjose_jwk_t* MakeKey(Provider::KeyKind kind) {
  constexpr uint8_t kExponent[] = {1, 0, 1};
  switch (kind) {
    case Provider::KeyKind::kRsa2048:
      return cjose_jwk_create_RSA_random(2048, kExponent, sizeof(kExponent), nullptr);
    case Provider::KeyKind::kRsa1024:
      return cjose_jwk_create_RSA_random(1024, kExponent, sizeof(kExponent), nullptr);
    case Provider::KeyKind::kP256:
      return cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nullptr);
    case Provider::KeyKind::kP384:
      return cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_384, nullptr);
  }
  return nullptr;
}

}  // namespace

Provider::Provider(std::string kid, KeyKind kind)
    : kid_(std::move(kid)), kind_(kind), key_(MakeKey(kind), cjose_jwk_release) {
  if (key_ == nullptr || !cjose_jwk_set_kid(key_.get(), kid_.data(), kid_.size(), nullptr)) Fail("no key");
}

std::string Provider::Jwk() const {
  char* const json = cjose_jwk_to_json(key_.get(), /*priv=*/false, nullptr);
  if (json == nullptr) Fail("no JSON");
  std::string text = json;
  cjose_get_dealloc()(json);
  return text;
}

std::string Provider::KeySet() const { return "{\"keys\":[" + Jwk() + "]}"; }

std::string Provider::Sign(std::string_view header, std::string_view claims) const {
  google::protobuf::Struct members;
  if (!google::protobuf::util::JsonStringToMessage(std::string(header), &members).ok()) Fail("no header");
  const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> made(cjose_header_new(nullptr),
                                                                              cjose_header_release);
  for (const auto& [name, value] : members.fields()) {
    std::string raw;
    const bool set = value.has_string_value()
                         ? cjose_header_set(made.get(), name.c_str(), value.string_value().c_str(), nullptr)
                         : google::protobuf::util::MessageToJsonString(value, &raw).ok() &&
                               cjose_header_set_raw(made.get(), name.c_str(), raw.c_str(), nullptr);
    if (!set) Fail("no header");
  }
  const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
      cjose_jws_sign(key_.get(), made.get(), reinterpret_cast<const uint8_t*>(claims.data()), claims.size(),
                     nullptr),
      cjose_jws_release);
  const char* token = nullptr;
  if (jws == nullptr || !cjose_jws_export(jws.get(), &token, nullptr)) Fail("no signature");
  return token;
}

std::string Provider::Sign(std::string_view claims) const {
  const bool rsa = kind_ == KeyKind::kRsa2048 || kind_ == KeyKind::kRsa1024;
  const char* const algorithm = rsa ? "RS256" : kind_ == KeyKind::kP256 ? "ES256" : "ES384";
  return Sign("{\"alg\":\"" + std::string(algorithm) + "\",\"kid\":\"" + kid_ + "\"}", claims);
}

std::string Base64Url(std::string_view bytes) {
  std::string text;
  absl::WebSafeBase64Escape({bytes.data(), bytes.size()}, &text);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

}  // namespace rapport::access::testing
