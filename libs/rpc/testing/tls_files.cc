#include "libs/rpc/testing/tls_files.h"

namespace rapport::rpc::testing {

internal::config::v1::TlsConfig WriteTlsFiles(const rapport::testing::TempDir& directory,
                                              const std::string& name, const Identity& identity,
                                              const Authority& authority) {
  internal::config::v1::TlsConfig config;
  config.set_certificate_file(directory.Write(name + ".pem", identity.certificate));
  config.set_private_key_file(directory.Write(name + ".key", identity.private_key));
  config.set_ca_file(directory.Write(name + ".ca", authority.certificate()));
  return config;
}

}  // namespace rapport::rpc::testing
