#include "libs/access/key_set.h"

#include <optional>
#include <set>
#include <utility>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "libs/access/base64url.h"
#include "libs/base/status.h"

namespace rapport::access {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr std::size_t kFewestRsaBits = 2048;

absl::Status Unusable(std::string_view why) {
  return base::Error(absl::StatusCode::kInvalidArgument, "KEY_SET_UNUSABLE", why);
}

std::string TextOf(const Struct& object, const char* member) {
  const auto value = object.fields().find(member);
  return value == object.fields().end() ? "" : value->second.string_value();
}

// How a key signs; nothing when it is not one of ours to take.
std::optional<std::string> AlgorithmOf(const cjose_jwk_t* jwk, RsaAlgorithm rsa) {
  switch (cjose_jwk_get_kty(jwk, nullptr)) {
    case CJOSE_JWK_KTY_RSA:
      if (cjose_jwk_get_keysize(jwk, nullptr) < kFewestRsaBits) return std::nullopt;
      return rsa == RsaAlgorithm::kRs256 ? CJOSE_HDR_ALG_RS256 : CJOSE_HDR_ALG_PS256;
    case CJOSE_JWK_KTY_EC:
      if (cjose_jwk_EC_get_curve(jwk, nullptr) != CJOSE_JWK_EC_P_256) return std::nullopt;
      return CJOSE_HDR_ALG_ES256;
    default:
      return std::nullopt;
  }
}

// What makes up the public key, and nothing else; nothing for keys of other kinds.
std::optional<Struct> PublicKey(const Struct& object) {
  const std::string kind = TextOf(object, "kty");
  Struct key;
  const auto keep = [&](const char* member) {
    const std::string text = TextOf(object, member);
    (*key.mutable_fields())[member].set_string_value(text);
    return IsBase64Url(text);
  };
  (*key.mutable_fields())["kty"].set_string_value(kind);
  (*key.mutable_fields())["kid"].set_string_value(TextOf(object, "kid"));
  if (kind == "RSA" && keep("n") && keep("e")) return key;
  (*key.mutable_fields())["crv"].set_string_value(TextOf(object, "crv"));
  if (kind == "EC" && keep("x") && keep("y")) return key;
  return std::nullopt;
}

std::optional<KeySet::Key> ReadKey(const Struct& object, RsaAlgorithm rsa) {
  if (const std::string use = TextOf(object, "use"); !use.empty() && use != "sig") return std::nullopt;
  const std::optional<Struct> members = PublicKey(object);
  std::string json;
  if (!members || !google::protobuf::util::MessageToJsonString(*members, &json).ok()) return std::nullopt;
  const std::shared_ptr<cjose_jwk_t> jwk(cjose_jwk_import(json.data(), json.size(), nullptr),
                                         [](cjose_jwk_t* key) {
                                           if (key != nullptr) cjose_jwk_release(key);
                                         });
  if (jwk == nullptr) return std::nullopt;
  const std::optional<std::string> algorithm = AlgorithmOf(jwk.get(), rsa);
  const std::string told = TextOf(object, "alg");
  if (!algorithm || (!told.empty() && told != *algorithm)) return std::nullopt;
  return KeySet::Key{*algorithm, jwk};
}

}  // namespace

absl::StatusOr<KeySet> KeySet::Parse(std::string_view json, RsaAlgorithm rsa) {
  Struct set;
  if (!google::protobuf::util::JsonStringToMessage(std::string(json), &set).ok()) {
    return Unusable("the key set is no JSON object");
  }
  const auto keys = set.fields().find("keys");
  if (keys == set.fields().end() || !keys->second.has_list_value())
    return Unusable("the key set has no keys");
  KeySet made;
  std::set<std::string> twice;
  for (const Value& value : keys->second.list_value().values()) {
    const std::string kid = TextOf(value.struct_value(), "kid");
    if (kid.empty() || kid.find('\0') != std::string::npos) continue;
    std::optional<Key> key = ReadKey(value.struct_value(), rsa);
    if (key && !made.keys_.emplace(kid, *std::move(key)).second) twice.insert(kid);
  }
  // Which of them signs, nobody knows.
  for (const std::string& kid : twice) made.keys_.erase(kid);
  if (made.keys_.empty()) return Unusable("the key set has no key that can be used");
  return made;
}

const KeySet::Key* KeySet::Find(std::string_view kid) const {
  const auto found = keys_.find(kid);
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace rapport::access
