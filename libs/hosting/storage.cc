#include "libs/hosting/storage.h"

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/postgres/database.h"
#include "libs/db/sqlite/database.h"
#include "libs/observe/log.h"

namespace rapport::hosting {

namespace config = internal::config::v1;

namespace {

// As the role that serves, or as the owner.
struct Roles {
  db::postgres::Options application;
  std::optional<db::postgres::Options> owner;
};

Roles RolesFrom(const config::PostgresConfig& config) {
  Roles roles;
  db::postgres::Options& application = roles.application;
  application.url = config.url();
  application.password = config.password();
  application.schema = config.schema();
  application.connections = static_cast<int>(config.connections());
  application.statement_timeout = absl::Milliseconds(config.statement_timeout_ms());
  application.wait = absl::Milliseconds(config.wait_ms());
  application.silence = absl::Milliseconds(config.silence_ms());
  if (!config.owner_url().empty()) {
    roles.owner = application;
    roles.owner->url = config.owner_url();
    roles.owner->password = config.owner_password();
  }
  return roles;
}

absl::Status Migrate(const Storage& storage, bool back) {
  if (storage.postgres.url().empty()) {
    return back ? db::sqlite::MigrateBack(storage.sqlite_path, storage.migrations)
                : db::sqlite::OpenDatabase(storage.sqlite_path, storage.migrations).status();
  }
  const Roles roles = RolesFrom(storage.postgres);
  if (!roles.owner) {
    return base::InvalidArgument("postgres.owner_url", "is needed to change the schema", "OWNER_REQUIRED");
  }
  return back ? db::postgres::MigrateDatabaseBack(*roles.owner, roles.application, storage.migrations)
              : db::postgres::MigrateDatabase(*roles.owner, roles.application, storage.migrations);
}

void LogMigrated(const Storage& storage, std::string_view event) {
  const bool sqlite = storage.postgres.url().empty();
  observe::Log(observe::Level::kInfo, event,
               {{sqlite ? "database" : "schema", sqlite ? storage.sqlite_path : storage.postgres.schema()}});
}

}  // namespace

absl::StatusOr<bool> MigrateInstead(const Storage& storage, bool migrate, std::uint32_t migrate_to) {
  if (!migrate && migrate_to == 0) return false;
  const auto newest = static_cast<std::uint32_t>(storage.migrations.size());
  const bool back = migrate_to != 0 && migrate_to + 1 == newest;
  if (migrate_to != 0 && !back && migrate_to != newest) {
    return base::InvalidArgument(
        "migrate_to", base::StrCat("leads from version ", newest, ", this release's, one step back at most"),
        "VERSION_OUT_OF_REACH");
  }
  if (migrate && back) {
    return base::InvalidArgument("migrate_to", "contradicts migrate", "VERSION_OUT_OF_REACH");
  }
  RAPPORT_RETURN_IF_ERROR(Migrate(storage, back));
  LogMigrated(storage, back ? "schema_taken_back" : "schema_up_to_date");
  return true;
}

absl::StatusOr<std::optional<db::postgres::Options>> PreparePostgres(const Storage& storage) {
  if (storage.postgres.url().empty()) return std::nullopt;
  const Roles roles = RolesFrom(storage.postgres);
  if (roles.owner) {
    RAPPORT_RETURN_IF_ERROR(
        db::postgres::MigrateDatabase(*roles.owner, roles.application, storage.migrations));
    LogMigrated(storage, "schema_up_to_date");
  }
  return roles.application;
}

}  // namespace rapport::hosting
