#ifndef RAPPORT_LIBS_RPC_TESTING_CERTIFICATES_H_
#define RAPPORT_LIBS_RPC_TESTING_CERTIFICATES_H_

#include <memory>
#include <string>

#include "openssl/evp.h"
#include "openssl/x509.h"

namespace rapport::rpc::testing {

// A certificate with its key, PEM.
struct Identity {
  std::string certificate;
  std::string private_key;
};

// What a certificate says.
struct Leaf {
  std::string uri = {};  // a subject alternative name; empty: none
  std::string host = "localhost";
  long seconds_left = 86400;  // it is valid from an hour ago
};

// A certificate authority that lives as long as a test.
class Authority {
 public:
  Authority();

  // Its own certificate, PEM.
  std::string certificate() const;

  // A certificate for `leaf.host` and 127.0.0.1. All authorities have one name, as those have that follow
  // each other: their keys' identifiers tell them apart.
  Identity Issue(const Leaf& leaf) const;
  // The same with this URI; when `expired`, valid until a minute ago.
  Identity Issue(const std::string& uri, bool expired = false) const;

 private:
  using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
  using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

  static Certificate Make(EVP_PKEY* key, const std::string& name, const std::string& alternative_names,
                          long seconds_left, X509* issuer);

  Key key_;
  Certificate certificate_;
};

}  // namespace rapport::rpc::testing

#endif  // RAPPORT_LIBS_RPC_TESTING_CERTIFICATES_H_
