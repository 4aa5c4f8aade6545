#include "tools/rapportctl/connections.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "libs/base/read_file.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/channel.h"

namespace rapport::ctl {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path, std::string_view option) {
  std::optional<std::string> content = base::ReadFile(path);
  if (!content || content->empty()) return base::InvalidArgument(option, "cannot be read, or is empty");
  return *std::move(content);
}

}  // namespace

absl::Status Connections::Prepare() {
  std::string token;
  if (!security_.token_file.empty()) {
    RAPPORT_ASSIGN_OR_RETURN(token, ReadFile(security_.token_file, "token-file"));
    absl::StripAsciiWhitespace(&token);
    if (security_.ca_file.empty()) {
      return base::InvalidArgument("ca-file", "is needed with a token, which TLS keeps secret");
    }
  }
  if (security_.ca_file.empty()) return absl::OkStatus();
  grpc::SslCredentialsOptions options;
  RAPPORT_ASSIGN_OR_RETURN(options.pem_root_certs, ReadFile(security_.ca_file, "ca-file"));
  credentials_ = grpc::SslCredentials(options);
  if (!token.empty()) {
    credentials_ = grpc::CompositeChannelCredentials(credentials_, grpc::AccessTokenCredentials(token));
  }
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
