#ifndef RAPPORT_LIBS_ACCESS_TESTING_PROVIDER_H_
#define RAPPORT_LIBS_ACCESS_TESTING_PROVIDER_H_

#include <cjose/cjose.h>

#include <memory>
#include <string>
#include <string_view>

namespace rapport::access::testing {

// An OpenID provider that lives as long as a test: makes keys and signs whatever it is told to.
class Provider {
 public:
  enum class KeyKind { kRsa2048, kRsa1024, kP256, kP384 };

  // A fresh key under `kid`.
  explicit Provider(std::string kid = "k1", KeyKind kind = KeyKind::kP256);

  // Its public key as one element of a key set, and a set of just it.
  std::string Jwk() const;
  std::string KeySet() const;

  // A token in compact form. `header` is a JSON object of texts, arrays and objects,
  // whose alg is one of the key's; `claims` any bytes.
  std::string Sign(std::string_view header, std::string_view claims) const;
  // With the algorithm by which such a key signs and its kid.
  std::string Sign(std::string_view claims) const;

 private:
  const std::string kid_;
  const KeyKind kind_;
  std::shared_ptr<cjose_jwk_t> key_;
};

// Base64 for URLs, without padding.
std::string Base64Url(std::string_view bytes);

}  // namespace rapport::access::testing

#endif  // RAPPORT_LIBS_ACCESS_TESTING_PROVIDER_H_
