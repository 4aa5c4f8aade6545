#include "libs/rpc/tls.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "grpc/grpc_security_constants.h"
#include "grpcpp/security/auth_metadata_processor.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"
#include "libs/base/read_file.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"

namespace rapport::rpc {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;
using internal::config::v1::TlsConfig;

constexpr unsigned kLookAgainSeconds = 5;

absl::Status CheckFile(const std::string& path, std::string_view field, std::string_view name,
                       std::string_view mark) {
  const std::string at = base::StrCat(field, ".", name);
  if (path.empty()) return base::InvalidArgument(at, "is needed for TLS", "TLS_INCOMPLETE");
  const std::optional<std::string> content = base::ReadFile(path);
  if (!content || content->find(mark) == std::string::npos) {
    return base::InvalidArgument(at, "cannot be read, or is not PEM of its kind", "TLS_FILE_UNUSABLE");
  }
  return absl::OkStatus();
}

absl::Status CheckFiles(const TlsConfig& config, std::string_view field) {
  RAPPORT_RETURN_IF_ERROR(
      CheckFile(config.certificate_file(), field, "certificate_file", "BEGIN CERTIFICATE"));
  RAPPORT_RETURN_IF_ERROR(CheckFile(config.private_key_file(), field, "private_key_file", "PRIVATE KEY"));
  return CheckFile(config.ca_file(), field, "ca_file", "BEGIN CERTIFICATE");
}

std::shared_ptr<FileWatcherCertificateProvider> Watch(const TlsConfig& config) {
  return std::make_shared<FileWatcherCertificateProvider>(
      config.private_key_file(), config.certificate_file(), config.ca_file(), kLookAgainSeconds);
}

// Lets calls pass of those callers whose certificate names them.
class AllowedCallers final : public grpc::AuthMetadataProcessor {
 public:
  explicit AllowedCallers(std::set<std::string> names) : names_(std::move(names)) {}

  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata& /*metadata*/, grpc::AuthContext* context,
                       OutputMetadata* /*consumed*/, OutputMetadata* /*response*/) override {
    for (const grpc::string_ref& name : context->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
      if (names_.contains(std::string(name.begin(), name.end()))) return grpc::Status::OK;
    }
    observe::Log(observe::Level::kWarning, "caller_not_allowed", {});
    return {grpc::StatusCode::PERMISSION_DENIED, "the certificate names nobody who may call"};
  }

 private:
  const std::set<std::string> names_;
};

}  // namespace

bool WantsTls(const TlsConfig& config) {
  return !config.certificate_file().empty() || !config.private_key_file().empty() ||
         !config.ca_file().empty();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(const TlsConfig& config,
                                                                               CallerCertificate certificate,
                                                                               std::string_view field) {
  RAPPORT_RETURN_IF_ERROR(CheckFiles(config, field));
  const bool by_name = certificate == CallerCertificate::kOfAllowedCallers;
  if (by_name && config.allowed_callers().empty()) {
    return base::InvalidArgument(base::StrCat(field, ".allowed_callers"), "names nobody", "TLS_INCOMPLETE");
  }
  grpc::experimental::TlsServerCredentialsOptions options(Watch(config));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(certificate == CallerCertificate::kIfShown
                                    ? GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY
                                    : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  std::shared_ptr<grpc::ServerCredentials> credentials = grpc::experimental::TlsServerCredentials(options);
  if (by_name) {
    credentials->SetAuthMetadataProcessor(std::make_shared<AllowedCallers>(
        std::set<std::string>(config.allowed_callers().begin(), config.allowed_callers().end())));
  }
  return credentials;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeChannelCredentials(const TlsConfig& config,
                                                                                 std::string_view field) {
  RAPPORT_RETURN_IF_ERROR(CheckFiles(config, field));
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(Watch(config));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace rapport::rpc
