#ifndef RAPPORT_SERVICES_INTAKE_MODULE_H_
#define RAPPORT_SERVICES_INTAKE_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "libs/base/clock.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"

namespace rapport::intake {

// The whole of intake behind its gRPC services: hosted by rapport-intake and by rapport-standalone.
class Module {
 public:
  struct Options {
    std::string database_path;
    int min_epoch = 16;
    const base::Clock* clock = base::RealClock();
  };

  // Opens the store. `runtime` must outlive the module, the module every server that serves it.
  static absl::StatusOr<std::unique_ptr<Module>> Open(const Options& options,
                                                      const std::shared_ptr<grpc::Channel>& roster,
                                                      const rpc::Runtime* runtime);
  virtual ~Module() = default;

  virtual std::vector<rpc::ServedService> services() = 0;

  // Those that read answers: for scoring alone, and on no port that anybody else reaches.
  virtual std::vector<rpc::ServedService> answer_services() = 0;

  // Commits what is queued; for the drain, once no call runs any more.
  virtual void Drain() = 0;

  // Waits until the epochs of all waves that have closed are dropped.
  virtual void AwaitEpochsDropped() = 0;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_MODULE_H_
