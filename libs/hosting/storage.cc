#include "libs/hosting/storage.h"

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/sqlite/backup.h"
#include "libs/observe/log.h"

namespace rapport::hosting {

namespace config = internal::config::v1;

absl::StatusOr<std::optional<db::postgres::Options>> PreparePostgres(const config::PostgresConfig& config,
                                                                     bool must_migrate,
                                                                     MigrateSchema migrate) {
  const bool owned = !config.url().empty() && !config.owner_url().empty();
  if (must_migrate && !owned) {
    return base::InvalidArgument("migrate", "needs postgres.url and postgres.owner_url", "OWNER_REQUIRED");
  }
  if (config.url().empty()) return std::nullopt;
  db::postgres::Options application;
  application.url = config.url();
  application.password = config.password();
  application.schema = config.schema();
  application.connections = static_cast<int>(config.connections());
  application.statement_timeout = absl::Milliseconds(config.statement_timeout_ms());
  application.wait = absl::Milliseconds(config.wait_ms());
  application.silence = absl::Milliseconds(config.silence_ms());
  if (owned) {
    db::postgres::Options owner = application;
    owner.url = config.owner_url();
    owner.password = config.owner_password();
    RAPPORT_RETURN_IF_ERROR(migrate(owner, application));
    observe::Log(observe::Level::kInfo, "schema_up_to_date", {{"schema", application.schema}});
  }
  return application;
}

absl::Status BackUpSqlite(const config::PostgresConfig& postgres, const std::string& path,
                          const std::string& target) {
  if (!postgres.url().empty()) {
    return base::InvalidArgument("backup_to", "PostgreSQL is backed up by its own tools", "NOT_SQLITE");
  }
  RAPPORT_RETURN_IF_ERROR(db::sqlite::BackUp(path, target));
  observe::Log(observe::Level::kInfo, "backed_up", {{"database", path}, {"backup", target}});
  return absl::OkStatus();
}

}  // namespace rapport::hosting
