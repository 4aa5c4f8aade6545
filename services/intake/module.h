#ifndef RAPPORT_SERVICES_INTAKE_MODULE_H_
#define RAPPORT_SERVICES_INTAKE_MODULE_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "libs/base/clock.h"
#include "libs/db/migration.h"
#include "libs/db/postgres/options.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"

namespace rapport::intake {

// The whole of intake behind its gRPC services: hosted by rapport-intake and by rapport-standalone.
class Module {
 public:
  struct Options {
    std::string sqlite_path;                                       // its directory must exist
    std::optional<db::postgres::Options> postgres = std::nullopt;  // in place of SQLite
    int min_epoch = 16;
    absl::Duration mixing_patience = absl::Minutes(1);  // with a closed wave that scoring has not released
    const base::Clock* clock = base::RealClock();
  };

  // Opens the store. `runtime` must outlive the module, the module every server that serves it.
  static absl::StatusOr<std::unique_ptr<Module>> Open(const Options& options,
                                                      const std::shared_ptr<grpc::Channel>& roster,
                                                      const rpc::Runtime* runtime);
  // All steps of its schema.
  static std::span<const db::Migration> Migrations();
  virtual ~Module() = default;

  virtual std::vector<rpc::ServedService> services() = 0;

  // Those that read answers: for scoring alone, and on no port that anybody else reaches.
  virtual std::vector<rpc::ServedService> answer_services() = 0;

  // Commits what is queued; for the drain, once no call runs any more.
  virtual void Drain() = 0;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_MODULE_H_
