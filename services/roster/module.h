#ifndef RAPPORT_SERVICES_ROSTER_MODULE_H_
#define RAPPORT_SERVICES_ROSTER_MODULE_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/db/migration.h"
#include "libs/db/postgres/options.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"

namespace rapport::roster {

// The whole of the roster behind its gRPC services: hosted by rapport-roster and by rapport-standalone.
class Module {
 public:
  struct Options {
    std::string sqlite_path;                                       // its directory must exist
    std::optional<db::postgres::Options> postgres = std::nullopt;  // in place of SQLite
  };

  // Opens the store. `runtime` must outlive the module, the module every server that serves it.
  static absl::StatusOr<std::unique_ptr<Module>> Open(const Options& options, const rpc::Runtime& runtime);
  // All steps of its schema.
  static std::span<const db::Migration> Migrations();
  virtual ~Module() = default;

  virtual std::vector<rpc::ServedService> services() = 0;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_MODULE_H_
