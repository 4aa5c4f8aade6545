#ifndef RAPPORT_LIBS_HOSTING_STORAGE_H_
#define RAPPORT_LIBS_HOSTING_STORAGE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/migration.h"
#include "libs/db/postgres/options.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::hosting {

// Where a service keeps its data, and what its schema is.
struct Storage {
  internal::config::v1::PostgresConfig postgres;  // without a url: SQLite
  std::string sqlite_path;
  std::span<const db::Migration> migrations;
};

// Does what the settings of these names ask for instead of serving, and says so on the log: brings the schema
// up to date, or to the version `migrate_to` (0: not asked for), which is this release's or the one before.
// False when they ask for nothing. INVALID_ARGUMENT, OWNER_REQUIRED on PostgreSQL without an owner,
// VERSION_OUT_OF_REACH for another version; errors of the engine's migrations.
absl::StatusOr<bool> MigrateInstead(const Storage& storage, bool migrate, std::uint32_t migrate_to);

// How the role that serves reaches PostgreSQL; nothing on SQLite. Brings the schema up to date first when
// there is an owner.
absl::StatusOr<std::optional<db::postgres::Options>> PreparePostgres(const Storage& storage);

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_STORAGE_H_
