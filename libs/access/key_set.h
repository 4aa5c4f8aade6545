#ifndef RAPPORT_LIBS_ACCESS_KEY_SET_H_
#define RAPPORT_LIBS_ACCESS_KEY_SET_H_

#include <cjose/cjose.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace rapport::access {

// How RSA keys sign: the configuration says it, never a token.
enum class RsaAlgorithm { kRs256, kPs256 };

// The public keys of a provider, each with the one algorithm by which it signs. Immutable.
class KeySet {
 public:
  struct Key {
    std::string algorithm;  // RS256, PS256 or ES256
    std::shared_ptr<const cjose_jwk_t> jwk;
  };

  // A set without keys.
  KeySet() = default;

  // From a JSON Web Key Set (RFC 7517). Taken are RSA keys of 2048 bits or more and keys on P-256, with a kid
  // of their own; not those for encryption, with another "alg" than the algorithm, symmetric ones, and what
  // cannot be read. INVALID_ARGUMENT, KEY_SET_UNUSABLE when it is no key set or none of its keys is taken.
  static absl::StatusOr<KeySet> Parse(std::string_view json, RsaAlgorithm rsa);

  // Null when there is none.
  const Key* Find(std::string_view kid) const;

  std::size_t size() const { return keys_.size(); }

 private:
  std::map<std::string, Key, std::less<>> keys_;  // by kid
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_KEY_SET_H_
