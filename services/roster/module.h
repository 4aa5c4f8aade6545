#ifndef RAPPORT_SERVICES_ROSTER_MODULE_H_
#define RAPPORT_SERVICES_ROSTER_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"

namespace rapport::roster {

// The whole of the roster behind its gRPC services: hosted by rapport-roster and by rapport-standalone.
class Module {
 public:
  struct Options {
    std::string db_path;  // its directory must exist
  };

  // Opens the store. `runtime` must outlive the module, the module every server that serves it.
  static absl::StatusOr<std::unique_ptr<Module>> Open(const Options& options, const rpc::Runtime& runtime);
  virtual ~Module() = default;

  virtual std::vector<rpc::ServedService> services() = 0;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_MODULE_H_
