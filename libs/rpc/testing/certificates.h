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

// A certificate authority that lives as long as a test.
class Authority {
 public:
  Authority();

  // Its own certificate, PEM.
  std::string certificate() const;

  // A certificate for localhost, and with `uri` as a subject alternative name unless that is empty; valid
  // from an hour ago, for a day or, when `expired`, until a minute ago.
  Identity Issue(const std::string& uri, bool expired = false) const;

 private:
  using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
  using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

  static Certificate Make(EVP_PKEY* key, const std::string& name, const std::string& alternative_names,
                          long seconds_left);

  Key key_;
  Certificate certificate_;
};

}  // namespace rapport::rpc::testing

#endif  // RAPPORT_LIBS_RPC_TESTING_CERTIFICATES_H_
