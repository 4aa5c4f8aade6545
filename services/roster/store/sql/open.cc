#include "services/roster/store/sql/open.h"

#include <utility>

#include "libs/base/status_macros.h"
#include "libs/db/metered_database.h"
#include "libs/db/postgres/database.h"
#include "libs/db/sqlite/database.h"
#include "services/roster/store/sql/schema.h"
#include "services/roster/store/sql/sql_store.h"

namespace rapport::roster {

absl::StatusOr<std::unique_ptr<RosterStore>> OpenSqliteStore(const std::string& path,
                                                             observe::Metrics* metrics) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<db::Database> database,
                           db::sqlite::OpenDatabase(path, Migrations()));
  return std::make_unique<SqlStore>(db::Metered(std::move(database), "roster", metrics));
}

absl::StatusOr<std::unique_ptr<RosterStore>> OpenPostgresStore(const db::postgres::Options& options,
                                                               observe::Metrics* metrics) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<db::Database> database,
                           db::postgres::OpenDatabase(options, Migrations()));
  return std::make_unique<SqlStore>(db::Metered(std::move(database), "roster", metrics));
}

}  // namespace rapport::roster
