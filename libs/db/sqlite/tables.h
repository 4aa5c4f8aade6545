#ifndef RAPPORT_LIBS_DB_SQLITE_TABLES_H_
#define RAPPORT_LIBS_DB_SQLITE_TABLES_H_

#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/db/migration.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/table.h"

namespace rapport::db::sqlite {

// The tables with rows of organizations, those first that others refer to, else by name.
absl::StatusOr<std::vector<Table>> TablesOf(Connection& database);

// The tables of a schema that `migrations` make, on whatever engine.
absl::StatusOr<std::vector<Table>> TablesMadeBy(std::span<const Migration> migrations);

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_TABLES_H_
