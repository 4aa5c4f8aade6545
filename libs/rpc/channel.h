#ifndef RAPPORT_LIBS_RPC_CHANNEL_H_
#define RAPPORT_LIBS_RPC_CHANNEL_H_

#include <memory>
#include <string>

#include "grpcpp/channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

namespace rapport::rpc {

struct ChannelOptions {
  int max_request_bytes = 262144;
  int max_response_bytes = 4 << 20;
  // Whether a call that fails with UNAVAILABLE before a response began is repeated, up to four attempts in
  // all: for services whose methods may be repeated, as all of ours may.
  bool retries = true;
  std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr;  // none: no TLS
  std::string server_name = {};  // in the server's certificate; empty: the host of the address
};

// A channel to the service at `address` ("host:port", several addresses behind one name are taken in turns).
// It connects when first used and again after a loss. Every call needs a deadline.
std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, const ChannelOptions& options = {});

// The arguments of such a channel, for in-process ones.
grpc::ChannelArguments MakeChannelArguments(const ChannelOptions& options = {});

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CHANNEL_H_
