#ifndef RAPPORT_LIBS_DB_POSTGRES_SCHEMA_H_
#define RAPPORT_LIBS_DB_POSTGRES_SCHEMA_H_

#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/migration.h"
#include "libs/db/postgres/connection.h"

namespace rapport::db::postgres {

// Whether a role may serve the schema, and whether the schema is this release's; errors of OpenDatabase().
absl::Status CheckSchema(Connection& connection, std::string_view schema,
                         std::span<const Migration> migrations);

// What is recorded in the schema's schema_migrations, which must exist.
absl::StatusOr<std::vector<AppliedMigration>> ReadApplied(Connection& connection, std::string_view schema);

}  // namespace rapport::db::postgres

#endif  // RAPPORT_LIBS_DB_POSTGRES_SCHEMA_H_
