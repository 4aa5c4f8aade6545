#ifndef RAPPORT_SERVICES_ROSTER_STORE_SQL_OPEN_H_
#define RAPPORT_SERVICES_ROSTER_STORE_SQL_OPEN_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "libs/db/postgres/options.h"
#include "libs/observe/metrics.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// Opens or makes the SQLite database at `path`, whose directory must exist, and brings its schema up to date.
// With `metrics`, which must outlive the store, it is watched as db::Metered() says.
// FAILED_PRECONDITION, SCHEMA_NEWER for a database that a newer release has written.
absl::StatusOr<std::unique_ptr<RosterStore>> OpenSqliteStore(const std::string& path,
                                                             observe::Metrics* metrics = nullptr);

// Opens a schema of PostgreSQL, migrated to Migrations(); errors of db::postgres::OpenDatabase().
absl::StatusOr<std::unique_ptr<RosterStore>> OpenPostgresStore(const db::postgres::Options& options,
                                                               observe::Metrics* metrics = nullptr);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_SQL_OPEN_H_
