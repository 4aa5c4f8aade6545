#ifndef RAPPORT_LIBS_HOSTING_HOST_H_
#define RAPPORT_LIBS_HOSTING_HOST_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "libs/cache/cache.h"
#include "libs/cache/leases.h"
#include "libs/observe/metrics.h"
#include "libs/observe/metrics_server.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::hosting {

// What every binary of the suite has around its services: log level, metrics, worker pool, server, orderly
// end.
class Host {
 public:
  // Sets the log level of the process. `name` is the binary's, for the log.
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

  // Serves these too, apart from those of Serve() and for callers of ours alone, and takes part in the drain.
  // Without an address it serves nothing. Beyond loopback it takes TLS, which no setting can change:
  // INVALID_ARGUMENT, INSECURE_LISTEN_ADDRESS; errors of rpc::MakeServerCredentials(). `field` is the
  // configuration's path. The line "serving" tells the port as "apart_port". Call it before Serve(), once.
  absl::Status ServeApart(const internal::config::v1::ApartServerConfig& config, std::string_view field,
                          const std::vector<rpc::ServedService>& services);

  // Serves until SIGTERM or SIGINT, then drains and runs the hooks in order. Logs the line "serving" with all
  // ports once callers can come; `on_serving`, if any, runs after that. Returns why it could not serve.
  absl::Status Serve(const std::vector<rpc::ServedService>& services, std::vector<DrainHook> hooks,
                     const std::function<void()>& on_serving = nullptr);

 private:
  const std::string name_;
  const internal::config::v1::ServerConfig config_;
  observe::Metrics metrics_;
  rpc::Runtime runtime_;
  std::unique_ptr<rpc::Server> apart_;  // until Serve()
};

// A channel to what another service serves apart. `field` is the configuration's path; errors of
// rpc::MakeChannelCredentials().
absl::StatusOr<std::shared_ptr<grpc::Channel>> ConnectApart(const internal::config::v1::ApartConfig& config,
                                                            std::string_view field);

// The end of main(): 0 for OK; otherwise says why on the log and returns the matching code of sysexits(3).
int ExitCode(const absl::Status& status);

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_HOST_H_
