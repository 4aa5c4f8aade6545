#include "libs/rpc/channel.h"

#include <algorithm>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "libs/base/strings.h"

namespace rapport::rpc {
namespace {

std::string ServiceConfig(const ChannelOptions& options) {
  std::string retry;
  if (options.max_attempts > 1) {
    retry = base::StrCat(R"(,"methodConfig":[{"name":[{}],"retryPolicy":{"maxAttempts":)",
                         std::min(options.max_attempts, 5),  // gRPC's own limit
                         R"(,"initialBackoff":"0.05s","maxBackoff":"1s","backoffMultiplier":2,)"
                         R"("retryableStatusCodes":["UNAVAILABLE"]}}])");
  }
  return base::StrCat(R"({"loadBalancingConfig":[{"round_robin":{}}])", retry, "}");
}

}  // namespace

grpc::ChannelArguments MakeChannelArguments(const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options.max_response_bytes);
  arguments.SetMaxSendMessageSize(options.max_request_bytes);
  arguments.SetServiceConfigJSON(ServiceConfig(options));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  // A replica that comes back is found within seconds, not minutes.
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  return arguments;
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, const ChannelOptions& options) {
  grpc::ChannelArguments arguments = MakeChannelArguments(options);
  if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
  return grpc::CreateCustomChannel(
      address, options.credentials != nullptr ? options.credentials : grpc::InsecureChannelCredentials(),
      arguments);
}

}  // namespace rapport::rpc
