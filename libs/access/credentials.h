#ifndef RAPPORT_LIBS_ACCESS_CREDENTIALS_H_
#define RAPPORT_LIBS_ACCESS_CREDENTIALS_H_

#include <optional>
#include <string>
#include <vector>

namespace rapport::access {

// What a caller shows.
struct Credentials {
  bool in_process = false;                       // another service of this very process
  std::vector<std::string> uris = {};            // of a certificate that was vouched for
  std::optional<std::string> bearer_token = {};  // as it came, unchecked
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_CREDENTIALS_H_
