#ifndef RAPPORT_LIBS_DB_SQLITE_MIGRATE_H_
#define RAPPORT_LIBS_DB_SQLITE_MIGRATE_H_

#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/migration.h"
#include "libs/db/sqlite/connection.h"

namespace rapport::db::sqlite {

// Brings the schema up to the last of `migrations`. Each missing step runs in a transaction together with its
// record in the table schema_migrations, so a crash or error leaves the schema at a whole step; several
// processes may call this at once. Errors of CheckApplied().
absl::Status Migrate(Connection& database, std::span<const Migration> migrations);

// Takes the last of `migrations` back, in a transaction; does nothing when that was done before. No program
// of that version may have the database open. Errors of StepBack().
absl::Status MigrateBack(Connection& database, std::span<const Migration> migrations);

// The last version that was applied; 0 for a new database.
absl::StatusOr<int> SchemaVersion(Connection& database);

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_MIGRATE_H_
