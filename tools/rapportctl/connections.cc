#include "tools/rapportctl/connections.h"

#include "libs/rpc/channel.h"

namespace rapport::ctl {

std::shared_ptr<grpc::Channel> Connections::Get(const std::string& own_address) {
  last_address_ = own_address.empty() ? addresses_.all : own_address;
  std::shared_ptr<grpc::Channel>& channel = channels_[last_address_];
  if (channel == nullptr) {
    rpc::ChannelOptions options;
    options.max_response_bytes = 64 << 20;  // what a service is willing to send, a person may read
    channel = rpc::MakeChannel(last_address_, options);
  }
  return channel;
}

}  // namespace rapport::ctl
