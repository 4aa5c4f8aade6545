#include "tools/rapportctl/connections.h"

#include "libs/base/status_macros.h"
#include "libs/rpc/channel.h"

namespace rapport::ctl {

absl::Status Connections::Prepare() {
  RAPPORT_ASSIGN_OR_RETURN(credentials_, rpc::MakeCallerCredentials(security_));
  return absl::OkStatus();
}

std::shared_ptr<grpc::Channel> Connections::Get(const std::string& own_address) {
  last_address_ = own_address.empty() ? addresses_.all : own_address;
  std::shared_ptr<grpc::Channel>& channel = channels_[last_address_];
  if (channel == nullptr) {
    rpc::ChannelOptions options;
    options.max_response_bytes = 64 << 20;  // what a service is willing to send, a person may read
    options.credentials = credentials_;
    channel = rpc::MakeChannel(last_address_, options);
  }
  return channel;
}

}  // namespace rapport::ctl
