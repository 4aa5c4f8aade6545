#include "libs/rpc/channel.h"

#include <functional>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "libs/rpc/service_config.h"

namespace rapport::rpc {
namespace {

using Credentials = std::shared_ptr<grpc::ChannelCredentials>;

// Has a channel keep its credentials: gRPC keeps only what is below them, which is not what follows the files
// of certificates.
void Keep(const Credentials& credentials, grpc::ChannelArguments& arguments) {
  static const grpc_arg_pointer_vtable table = {
      .copy = [](void* kept) -> void* { return new Credentials(*static_cast<Credentials*>(kept)); },
      .destroy = [](void* kept) { delete static_cast<Credentials*>(kept); },
      .cmp = [](void* one, void* other) -> int {
        const auto* const a = static_cast<Credentials*>(one)->get();
        const auto* const b = static_cast<Credentials*>(other)->get();
        return a == b ? 0 : std::less<>()(a, b) ? -1 : 1;
      }};
  Credentials copied = credentials;
  arguments.SetPointerWithVtable("rapport.credentials", &copied, &table);
}

}  // namespace

grpc::ChannelArguments MakeChannelArguments(const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options.max_response_bytes);
  arguments.SetMaxSendMessageSize(options.max_request_bytes);
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, options.retries ? 1 : 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  // A replica that comes back is found within seconds, not minutes.
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  // Also with another address; by default names are asked for twice a minute at most.
  arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, 2'000);
  return arguments;
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, const ChannelOptions& options) {
  grpc::ChannelArguments arguments = MakeChannelArguments(options);
  if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
  if (options.credentials != nullptr) Keep(options.credentials, arguments);
  return grpc::CreateCustomChannel(
      address, options.credentials != nullptr ? options.credentials : grpc::InsecureChannelCredentials(),
      arguments);
}

}  // namespace rapport::rpc
