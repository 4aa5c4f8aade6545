#ifndef RAPPORT_LIBS_HOSTING_HOST_H_
#define RAPPORT_LIBS_HOSTING_HOST_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "libs/access/gatekeeper.h"
#include "libs/auditlog/audit_log.h"
#include "libs/cache/cache.h"
#include "libs/cache/leases.h"
#include "libs/hosting/span_exporter.h"
#include "libs/observe/metrics.h"
#include "libs/observe/metrics_server.h"
#include "libs/rpc/certificate_files.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "libs/tracing/tracer.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::hosting {

// What every binary of the suite has around its services: log level, metrics, worker pool, server, orderly
// end.
class Host {
 public:
  // Sets the log level of the process, and that SIGTERM and SIGINT end it at once, until it serves. `name` is
  // the binary's, for the log.
  Host(std::string name, const internal::config::v1::ServerConfig& server,
       const internal::config::v1::LogConfig& log);

  const rpc::Runtime* runtime() const { return &runtime_; }
  observe::Metrics* metrics() { return &metrics_; }

  // The cache that the configuration asks for, counted in the metrics. INVALID_ARGUMENT, INVALID_ADDRESS,
  // TOPOLOGY_REQUIRED, PASSWORD_REQUIRED.
  absl::StatusOr<std::unique_ptr<cache::Cache>> MakeCache(const internal::config::v1::CacheConfig& config);

  // Leases in the same Redis as the cache; null without one. The same errors.
  absl::StatusOr<std::unique_ptr<cache::Leases>> MakeLeases(const internal::config::v1::CacheConfig& config);

  struct DrainHook {
    std::string name;
    std::function<void()> run;
  };

  // A channel to another service's API at `address`: with the server's own TLS, if it has any. Errors of
  // rpc::CertificateFiles::Open().
  absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const std::string& address);

  // A channel to what another service serves apart, with the TLS that it is given or the server's own.
  // `field` is the configuration's path; the same errors.
  absl::StatusOr<std::shared_ptr<grpc::Channel>> ConnectApart(const internal::config::v1::ApartConfig& config,
                                                              std::string_view field);

  // Serves these too, apart from those of Serve() and for callers of ours alone, and takes part in the drain.
  // Without an address it serves nothing. Without TLS of its own it takes the server's, and then demands that
  // callers show a certificate. Beyond loopback it takes TLS, which no setting can change: INVALID_ARGUMENT,
  // INSECURE_LISTEN_ADDRESS; errors of rpc::CertificateFiles::Open(), rpc::MakeServerCredentials() and
  // MakeGatekeeper(). `field` is the configuration's path. The line "serving" tells the port as "apart_port".
  // Call it before Serve(), once.
  absl::Status ServeApart(const internal::config::v1::ApartServerConfig& config, std::string_view field,
                          const std::vector<rpc::ServedService>& services);

  // Serves until SIGTERM or SIGINT, then drains and runs the hooks in order. With TLS or tokens, callers may
  // call what the table of methods lets them; without either, everybody may call everything, which is logged.
  // Calls go into the audit log and into traces as the configuration says; errors of MakeGatekeeper(),
  // MakeAuditLog().
  // Logs the line "serving" with all ports once callers can come; `on_serving`, if any, runs after that.
  // Returns why it could not serve.
  absl::Status Serve(const std::vector<rpc::ServedService>& services, std::vector<DrainHook> hooks,
                     const std::function<void()>& on_serving = nullptr);

 private:
  absl::StatusOr<std::shared_ptr<grpc::Channel>> ConnectWith(const internal::config::v1::TlsConfig& tls,
                                                             std::string_view field,
                                                             const std::string& address);
  absl::StatusOr<std::shared_ptr<rpc::CertificateFiles>> Follow(const internal::config::v1::TlsConfig& config,
                                                                std::string_view field);
  absl::Status SetWatch(rpc::ServerOptions& options);
  absl::Status StartTracing();

  const std::string name_;
  const internal::config::v1::ServerConfig config_;
  observe::Metrics metrics_;
  struct Followed {
    std::shared_ptr<rpc::CertificateFiles> files;
    observe::Watched expiration;
  };
  std::map<std::string, Followed, std::less<>> certificates_;  // by setting
  rpc::Runtime runtime_;
  bool has_watch_ = false;
  std::unique_ptr<access::Gatekeeper> gatekeeper_;
  std::unique_ptr<auditlog::AuditLog> audit_log_;
  std::unique_ptr<tracing::Tracer> tracer_;
  std::unique_ptr<SpanExporter> span_exporter_;
  std::unique_ptr<rpc::Server> apart_;  // until Serve()
};

// The end of main(): 0 for OK; otherwise says why on the log and returns the matching code of sysexits(3).
int ExitCode(const absl::Status& status);

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_HOST_H_
