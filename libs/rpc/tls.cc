#include "libs/rpc/tls.h"

#include <cstdlib>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

#include "absl/time/clock.h"
#include "grpc/grpc_security.h"
#include "grpcpp/security/tls_credentials_options.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"
#include "libs/rpc/certificate_feed.h"
#include "libs/rpc/certificate_files.h"

namespace rapport::rpc {
namespace {

using internal::config::v1::TlsConfig;

// Server credentials that ask for certificates at each handshake: gRPC's C interface has that, its C++
// interface only files that it watches by itself.
class FollowingCredentials final : public grpc::ServerCredentials {
 public:
  FollowingCredentials(std::shared_ptr<CertificateFiles> files,
                       grpc_ssl_client_certificate_request_type request)
      : files_(std::move(files)),
        credentials_(grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(request, &Fetch, this))) {}
  ~FollowingCredentials() override { grpc_server_credentials_release(credentials_); }

  // Calls pass of those callers only whose certificate has one of `names`.
  void AllowOnly(std::set<std::string, std::less<>> names) {
    grpc_server_credentials_set_auth_metadata_processor(
        credentials_,
        {&CheckCaller, [](void* state) { delete static_cast<Names*>(state); }, new Names(std::move(names))});
  }

  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) override {
    std::abort();  // AllowOnly() is what there is
  }

 private:
  using Names = std::set<std::string, std::less<>>;

  static grpc_ssl_certificate_config_reload_status Fetch(void* self,
                                                         grpc_ssl_server_certificate_config** config) {
    return static_cast<FollowingCredentials*>(self)->Fetch(config);
  }

  grpc_ssl_certificate_config_reload_status Fetch(grpc_ssl_server_certificate_config** config) {
    std::shared_ptr<const Certificates> current = files_->Current(absl::Now());
    const std::lock_guard lock(mutex_);
    if (current == given_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    given_ = std::move(current);
    const grpc_ssl_pem_key_cert_pair pair = {given_->private_key.c_str(), given_->certificate.c_str()};
    *config = grpc_ssl_server_certificate_config_create(given_->authorities.c_str(), &pair, 1);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  static void CheckCaller(void* state, grpc_auth_context* context, const grpc_metadata* /*metadata*/,
                          size_t /*count*/, grpc_process_auth_metadata_done_cb done, void* data) {
    grpc_auth_property_iterator found =
        grpc_auth_context_find_properties_by_name(context, GRPC_PEER_URI_PROPERTY_NAME);
    while (const grpc_auth_property* const uri = grpc_auth_property_iterator_next(&found)) {
      if (static_cast<const Names*>(state)->contains(std::string_view(uri->value, uri->value_length))) {
        done(data, nullptr, 0, nullptr, 0, GRPC_STATUS_OK, nullptr);
        return;
      }
    }
    observe::Log(observe::Level::kWarning, "caller_not_allowed", {});
    done(data, nullptr, 0, nullptr, 0, GRPC_STATUS_PERMISSION_DENIED,
         "the certificate names nobody who may call");
  }

  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  const std::shared_ptr<CertificateFiles> files_;
  std::mutex mutex_;
  std::shared_ptr<const Certificates> given_;  // to gRPC; guarded by mutex_
  grpc_server_credentials* const credentials_;
};

}  // namespace

bool WantsTls(const TlsConfig& config) {
  return !config.certificate_file().empty() || !config.private_key_file().empty() ||
         !config.ca_file().empty();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const std::shared_ptr<CertificateFiles>& files, CallerCertificate certificate) {
  const auto& callers = files->config().allowed_callers();
  const bool by_name = certificate == CallerCertificate::kOfAllowedCallers;
  if (by_name && callers.empty()) {
    return base::InvalidArgument(base::StrCat(files->field(), ".allowed_callers"), "names nobody",
                                 "TLS_INCOMPLETE");
  }
  const auto request = certificate == CallerCertificate::kIfShown
                           ? GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY
                           : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  auto credentials = std::make_shared<FollowingCredentials>(files, request);
  if (by_name) credentials->AllowOnly({callers.begin(), callers.end()});
  return credentials;
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(const TlsConfig& config,
                                                                               CallerCertificate certificate,
                                                                               std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(const std::shared_ptr<CertificateFiles> files,
                           CertificateFiles::Open(config, field, absl::Now()));
  return MakeServerCredentials(files, certificate);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeChannelCredentials(const TlsConfig& config,
                                                                                 std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(std::shared_ptr<CertificateFiles> files,
                           CertificateFiles::Open(config, field, absl::Now()));
  return MakeChannelCredentials(std::move(files));
}

std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(std::shared_ptr<CertificateFiles> files) {
  struct Fed {
    CertificateFeed feed;
    std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr;
    explicit Fed(std::shared_ptr<CertificateFiles> followed) : feed(std::move(followed)) {}
  };
  const auto fed = std::make_shared<Fed>(std::move(files));
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(fed->feed.MakeProvider());
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  fed->credentials = grpc::experimental::TlsCredentials(options);
  return {fed, fed->credentials.get()};
}

}  // namespace rapport::rpc
