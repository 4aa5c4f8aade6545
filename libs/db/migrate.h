#ifndef RAPPORT_LIBS_DB_MIGRATE_H_
#define RAPPORT_LIBS_DB_MIGRATE_H_

#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/database.h"

namespace rapport::db {

// One step of a schema. Once released it never changes.
struct Migration {
  int version;       // 1, 2, 3, ... without a gap
  const char* name;  // e.g. "create_units"
  const char* sql;   // a script; runs in a transaction, so it begins and commits none
};

// Brings the schema up to the last of `migrations`. Each missing step runs in a transaction together with its
// record in the table schema_migrations, so a crash or error leaves the schema at a whole step; several
// processes may call this at once. FAILED_PRECONDITION / SCHEMA_NEWER when the database has a step that
// `migrations` lacks (it was written by a newer release), FAILED_PRECONDITION / SCHEMA_MISMATCH when a
// recorded step has another name.
absl::Status Migrate(Database& database, std::span<const Migration> migrations);

// The last version that was applied; 0 for a new database.
absl::StatusOr<int> SchemaVersion(Database& database);

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_MIGRATE_H_
