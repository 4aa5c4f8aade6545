#ifndef RAPPORT_LIBS_RPC_CALLER_CREDENTIALS_H_
#define RAPPORT_LIBS_RPC_CALLER_CREDENTIALS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/security/credentials.h"

namespace rapport::rpc {

// What a command line is given to make its calls safe and to say who calls. Files; empty: none.
struct CallerFiles {
  std::string ca_file;     // certificates that vouch for the services, PEM; without them, no TLS
  std::string token_file;  // a JSON Web Token
};

// Credentials of these files, as they are now; null for no TLS. INVALID_ARGUMENT of `ca-file` or `token-file`
// when one is of no use, or a token would go over the wire without TLS.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCallerCredentials(const CallerFiles& files);

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CALLER_CREDENTIALS_H_
