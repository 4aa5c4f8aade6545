#include "tests/integration/harness/tls_flags.h"

#include "libs/base/strings.h"

namespace rapport::integration {

std::vector<std::string> TlsFlags(const std::string& at, const internal::config::v1::TlsConfig& config) {
  return {base::StrCat("--", at, ".tls.certificate_file=", config.certificate_file()),
          base::StrCat("--", at, ".tls.private_key_file=", config.private_key_file()),
          base::StrCat("--", at, ".tls.ca_file=", config.ca_file())};
}

}  // namespace rapport::integration
