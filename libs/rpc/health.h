#ifndef RAPPORT_LIBS_RPC_HEALTH_H_
#define RAPPORT_LIBS_RPC_HEALTH_H_

#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/support/server_callback.h"

namespace rapport::rpc {

// grpc.health.v1, one state for all servers that it is registered with. gRPC's own implementation keeps a
// state a server, and its watchers hold up a drain until the deadline; here a drain ends them. Knows "" from
// the start. Health checks need no deadline and are not counted. Thread safe; must outlive the servers.
class HealthService final : public grpc::health::v1::Health::CallbackService {
 public:
  HealthService();
  ~HealthService() override;

  // `service` is a full name, or empty for the server as a whole.
  void SetServing(std::string_view service, bool serving);

  // Every service is NOT_SERVING from now on, and watchers are told so and ended.
  void Drain();

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  grpc::health::v1::HealthCheckResponse* response) override;
  grpc::ServerWriteReactor<grpc::health::v1::HealthCheckResponse>* Watch(
      grpc::CallbackServerContext* context, const grpc::health::v1::HealthCheckRequest* request) override;

 private:
  class Watcher;
  using State = grpc::health::v1::HealthCheckResponse::ServingStatus;

  State StateOf(const std::string& service) const;  // requires mutex_
  void Tell();                                      // lets every watcher act on what has changed
  void Leave(Watcher* watcher);

  std::mutex mutex_;
  bool draining_ = false;                           // guarded by mutex_
  absl::flat_hash_map<std::string, bool> serving_;  // guarded by mutex_
  absl::flat_hash_set<Watcher*> watchers_;          // guarded by mutex_
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_HEALTH_H_
