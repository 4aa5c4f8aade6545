#ifndef RAPPORT_LIBS_RPC_TLS_H_
#define RAPPORT_LIBS_RPC_TLS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "libs/rpc/certificate_files.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::rpc {

// Whether a configuration asks for TLS at all.
bool WantsTls(const internal::config::v1::TlsConfig& config);

// What a caller's certificate is to a server.
enum class CallerCertificate {
  kIfShown,           // a caller need not show one, but what is shown must be good
  kRequired,          // of anybody for whom the CA file vouches
  kOfAllowedCallers,  // it must also name one of `allowed_callers`, as a whole, as a URI (subject alternative
                      // name); a caller with another name gets PERMISSION_DENIED for every call
};

// TLS for a server. Callers' certificates must be vouched for by one of the CA file; who fails in that does
// not get as far as a call. Files are followed as CertificateFiles does; connections that are there already
// stay. The credentials must outlive the server. INVALID_ARGUMENT, TLS_INCOMPLETE, when callers are to be
// named and `allowed_callers` names none.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const std::shared_ptr<CertificateFiles>& files, CallerCertificate certificate);

// The same for a client, which shows its certificate. The server's must be vouched for and name the host that
// is called, or `server_name` where that is set. For channels of MakeChannel(), which keep them.
std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(std::shared_ptr<CertificateFiles> files);

// Both, of files that nobody else asks about. `field` is the configuration's path, for errors: those of
// CertificateFiles::Open().
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const internal::config::v1::TlsConfig& config, CallerCertificate certificate, std::string_view field);
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeChannelCredentials(
    const internal::config::v1::TlsConfig& config, std::string_view field);

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_TLS_H_
