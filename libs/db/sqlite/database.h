#ifndef RAPPORT_LIBS_DB_SQLITE_DATABASE_H_
#define RAPPORT_LIBS_DB_SQLITE_DATABASE_H_

#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/database.h"
#include "libs/db/migration.h"

namespace rapport::db::sqlite {

// Opens or makes the database file at `path`, whose directory must exist, checks it, and brings its schema up
// to date, unless it is a version newer that lets this one serve (errors of CheckApplied()). Transactions see
// the rows of every organization: who may read the file reads all of it.
absl::StatusOr<std::unique_ptr<db::Database>> OpenDatabase(const std::string& path,
                                                           std::span<const Migration> migrations);

// Takes the schema of the file at `path` back to the version before the last of `migrations`; nothing to do
// is OK, too. Errors of StepBack(); UNAVAILABLE, STORAGE_BUSY when another process has it open.
absl::Status MigrateBack(const std::string& path, std::span<const Migration> migrations);

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_DATABASE_H_
