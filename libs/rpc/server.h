#ifndef RAPPORT_LIBS_RPC_SERVER_H_
#define RAPPORT_LIBS_RPC_SERVER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "libs/net/acceptor.h"
#include "libs/net/live_calls.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/health.h"
#include "libs/rpc/runtime.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::rpc {

struct ServerOptions {
  std::string listen_address = "";  // host:port; port 0 takes any free one; empty: in-process channels only
  std::string health_address = "";  // host:port of a server for probes alone; empty: none
  std::string name = "api";         // in metrics and on the log
  bool reflection = false;
  int max_request_bytes = 262144;
  int max_response_bytes = 4 << 20;
  int max_concurrent_streams = 100;                       // a connection
  std::size_t max_memory_bytes = std::size_t{256} << 20;  // of connections and messages on their way in
  std::size_t max_connections = 10'000;                   // or as many as there are descriptors for
  bool allow_insecure_non_loopback = false;
  std::shared_ptr<grpc::ServerCredentials> credentials = nullptr;  // none: no TLS
  Watch watch = {};                              // must outlive the server; nobody: everybody may call
  absl::Duration drain = absl::Seconds(20);      // for calls in flight, which are cancelled after it
  absl::Duration hard_limit = absl::Seconds(5);  // on top, for all else; then the process ends with status 70
};

// The options that `config` stands for.
ServerOptions OptionsFrom(const internal::config::v1::ServerConfig& config);

// Options of a server that only in-process channels reach: for tests and rapport-standalone.
ServerOptions InProcessOptions();

// A service to serve: {RosterService::service_full_name(), &service}. A service of the callback API may be
// registered with several servers. It must outlive them.
struct ServedService {
  std::string full_name;
  grpc::Service* service;
  const Runtime* runtime = nullptr;  // what its calls run on and a drain waits for; none: it waits for none
};

// A running gRPC server with health checks, limits and an orderly end. Thread safe.
class Server {
 public:
  // Starts serving; health is SERVING from then on. INVALID_ARGUMENT when listen_address is not loopback
  // without being allowed to, as there is no TLS: only what stands in front can authenticate callers
  // (health_address may be anything, it tells only health). UNAVAILABLE when a port cannot be had.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       const std::vector<ServedService>& services);

  // Drains, if that was not done.
  ~Server();

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Ports in use; 0 where there is none.
  int port() const { return port_; }
  int health_port() const { return health_port_; }

  // A channel to this server that never leaves the process. Deadlines and cancellation work as over a socket.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // For services that become unready by themselves (a store that went away).
  void SetServing(std::string_view service, bool serving) { health_.SetServing(service, serving); }

  // Runs at the end of Drain(), once no call runs any more, in order of registration: stop background work,
  // flush, close. `name` is for the log.
  void AddDrainHook(std::string name, std::function<void()> hook);

  // Ends serving, in order: health turns NOT_SERVING on both ports; new calls are refused (UNAVAILABLE,
  // SHUTTING_DOWN) and those in flight get `drain` to end, then are cancelled; connections close, idle ones
  // within a second; hooks; the health port closes. Past `drain` + `hard_limit` the process ends with status
  // 70, however far this got. Later calls wait for the first and do nothing.
  void Drain();

  // Waits for SIGTERM or SIGINT and drains. A second signal then ends the process at once. One server a
  // process.
  void ServeUntilTerminated();

 private:
  explicit Server(const ServerOptions& options);
  absl::Status Listen(const std::vector<ServedService>& services);
  net::Calls EndedCalls(std::uint16_t port) const;

  struct Hook {
    std::string name;
    std::function<void()> run;
  };

  const ServerOptions options_;
  HealthService health_;
  int port_ = 0;
  int health_port_ = 0;
  std::vector<CallGate*> gates_;
  net::LiveCalls live_calls_;
  observe::Metrics unread_;  // where no service has any
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<net::Acceptor> acceptor_;
  std::unique_ptr<grpc::Server> health_server_;
  std::mutex mutex_;
  std::vector<Hook> hooks_;  // guarded by mutex_
  std::mutex drain_mutex_;   // before mutex_ where both are held
  bool drained_ = false;     // guarded by drain_mutex_
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_SERVER_H_
