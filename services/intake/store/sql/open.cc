#include "services/intake/store/sql/open.h"

#include <utility>

#include "libs/base/status_macros.h"
#include "libs/db/metered_database.h"
#include "libs/db/postgres/database.h"
#include "libs/db/sqlite/database.h"
#include "services/intake/store/sql/schema.h"
#include "services/intake/store/sql/sql_store.h"

namespace rapport::intake {
namespace {

absl::Status CheckMinEpoch(int min_epoch) {
  if (min_epoch >= kLeastMinEpoch) return absl::OkStatus();
  return absl::InvalidArgumentError("an epoch holds at least 16 answers");
}

}  // namespace

absl::StatusOr<std::unique_ptr<IntakeStore>> OpenSqliteStore(const std::string& path, int min_epoch,
                                                             observe::Metrics* metrics) {
  RAPPORT_RETURN_IF_ERROR(CheckMinEpoch(min_epoch));
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<db::Database> database,
                           db::sqlite::OpenDatabase(path, Migrations()));
  return std::make_unique<SqlStore>(db::Metered(std::move(database), "intake", metrics), min_epoch);
}

absl::StatusOr<std::unique_ptr<IntakeStore>> OpenPostgresStore(const db::postgres::Options& options,
                                                               int min_epoch, observe::Metrics* metrics) {
  RAPPORT_RETURN_IF_ERROR(CheckMinEpoch(min_epoch));
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<db::Database> database,
                           db::postgres::OpenDatabase(options, Migrations()));
  return std::make_unique<SqlStore>(db::Metered(std::move(database), "intake", metrics), min_epoch);
}

}  // namespace rapport::intake
