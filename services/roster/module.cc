#include "services/roster/module.h"

#include <utility>

#include "libs/base/status_macros.h"
#include "services/roster/api/cohort_service.h"
#include "services/roster/api/roster_service.h"
#include "services/roster/store/sql/open.h"
#include "services/roster/store/sql/schema.h"

namespace rapport::roster {
namespace {

class ModuleImpl final : public Module {
 public:
  ModuleImpl(std::unique_ptr<RosterStore> store, const rpc::Runtime* runtime)
      : runtime_(runtime),
        store_(std::move(store)),
        roster_(store_.get(), runtime),
        cohorts_(store_.get(), runtime) {}

  std::vector<rpc::ServedService> services() override {
    return {{v1::RosterService::service_full_name(), &roster_, runtime_},
            {internal_v1::CohortService::service_full_name(), &cohorts_, runtime_}};
  }

 private:
  const rpc::Runtime* const runtime_;
  const std::unique_ptr<RosterStore> store_;
  RosterServiceImpl roster_;
  CohortServiceImpl cohorts_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> Module::Open(const Options& options, const rpc::Runtime& runtime) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<RosterStore> store,
                           options.postgres ? OpenPostgresStore(*options.postgres, runtime.metrics())
                                            : OpenSqliteStore(options.sqlite_path, runtime.metrics()));
  return std::make_unique<ModuleImpl>(std::move(store), &runtime);
}

std::span<const db::Migration> Module::Migrations() { return roster::Migrations(); }

}  // namespace rapport::roster
