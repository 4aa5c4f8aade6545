#ifndef RAPPORT_SERVICES_REPORTING_MODULE_H_
#define RAPPORT_SERVICES_REPORTING_MODULE_H_

#include <memory>
#include <vector>

#include "grpcpp/channel.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"

namespace rapport::reporting {

// The whole of reporting behind its gRPC service: hosted by rapport-reporting and by rapport-standalone. It
// keeps no state.
class Module {
 public:
  // `intake` and `scoring` lead to those services. `runtime` must outlive the module, the module every server
  // that serves it.
  static std::unique_ptr<Module> Create(const std::shared_ptr<grpc::Channel>& intake,
                                        const std::shared_ptr<grpc::Channel>& scoring,
                                        const rpc::Runtime& runtime);
  virtual ~Module() = default;

  virtual std::vector<rpc::ServedService> services() = 0;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_MODULE_H_
