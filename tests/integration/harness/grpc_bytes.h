#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_GRPC_BYTES_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_GRPC_BYTES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace rapport::integration {

// One message to `method` ("/package.Service/Method") and the one that comes back, as bytes: for methods that
// no generated stub is at hand for, and for messages that a stub of ours would not send.
absl::StatusOr<std::string> CallWithBytes(const std::shared_ptr<grpc::Channel>& channel,
                                          const std::string& method, const std::string& request,
                                          grpc::ClientContext* context);

// The same at 127.0.0.1:`port`, without TLS.
absl::StatusOr<std::string> CallWithBytes(int port, const std::string& method, const std::string& request,
                                          grpc::ClientContext* context);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_GRPC_BYTES_H_
