#ifndef RAPPORT_LIBS_HOSTING_STORAGE_H_
#define RAPPORT_LIBS_HOSTING_STORAGE_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/postgres/options.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::hosting {

// Brings a schema up to date by its owner, for the role that serves.
using MigrateSchema = absl::FunctionRef<absl::Status(const db::postgres::Options& owner,
                                                     const db::postgres::Options& application)>;

// How the role that serves reaches PostgreSQL; nothing when `config` names none. Migrates first when there is
// an owner. INVALID_ARGUMENT, OWNER_REQUIRED when `must_migrate` without an owner; errors of `migrate`.
absl::StatusOr<std::optional<db::postgres::Options>> PreparePostgres(
    const internal::config::v1::PostgresConfig& config, bool must_migrate, MigrateSchema migrate);

// Copies the SQLite database `path` to the new file `target` (db::sqlite::BackUp) and says so on the log.
// INVALID_ARGUMENT, NOT_SQLITE where PostgreSQL is configured, which has tools of its own.
absl::Status BackUpSqlite(const internal::config::v1::PostgresConfig& postgres, const std::string& path,
                          const std::string& target);

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_STORAGE_H_
