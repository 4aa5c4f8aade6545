#include "libs/rpc/caller_credentials.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "libs/base/read_file.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"

namespace rapport::rpc {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path, std::string_view option) {
  std::optional<std::string> content = base::ReadFile(path);
  if (!content || content->empty()) return base::InvalidArgument(option, "cannot be read, or is empty");
  return *std::move(content);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCallerCredentials(const CallerFiles& files) {
  std::string token;
  if (!files.token_file.empty()) {
    RAPPORT_ASSIGN_OR_RETURN(token, ReadFile(files.token_file, "token-file"));
    absl::StripAsciiWhitespace(&token);
    if (files.ca_file.empty()) {
      return base::InvalidArgument("ca-file", "is needed with a token, which TLS keeps secret");
    }
  }
  if (files.ca_file.empty()) return nullptr;
  grpc::SslCredentialsOptions options;
  RAPPORT_ASSIGN_OR_RETURN(options.pem_root_certs, ReadFile(files.ca_file, "ca-file"));
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::SslCredentials(options);
  if (token.empty()) return credentials;
  return grpc::CompositeChannelCredentials(credentials, grpc::AccessTokenCredentials(token));
}

}  // namespace rapport::rpc
