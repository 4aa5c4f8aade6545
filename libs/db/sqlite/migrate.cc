#include "libs/db/sqlite/migrate.h"

#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/sqlite/transaction.h"

namespace rapport::db::sqlite {
namespace {

constexpr Dialect kDialect = {"TEXT", "BLOB", "WITHOUT ROWID"};

absl::Status CreateTable(Connection& database) {
  return database.Execute(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      " version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
}

absl::StatusOr<std::vector<AppliedMigration>> Applied(Connection& database) {
  RAPPORT_ASSIGN_OR_RETURN(Statement recorded,
                           database.Prepare("SELECT version, name FROM schema_migrations ORDER BY version"));
  std::vector<AppliedMigration> applied;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool row, recorded.Step());
    if (!row) return applied;
    applied.push_back({static_cast<int>(recorded.Int64(0)), std::string(recorded.Text(1))});
  }
}

// Applies the first step that is missing; false when none is.
absl::StatusOr<bool> ApplyNext(Connection& database, std::span<const Migration> migrations) {
  // The lock is held from the look to the record, so two processes never apply the same step.
  RAPPORT_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database));
  RAPPORT_RETURN_IF_ERROR(CreateTable(database));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<AppliedMigration> applied, Applied(database));
  RAPPORT_RETURN_IF_ERROR(CheckApplied(applied, migrations));
  const bool missing = applied.size() < migrations.size();
  if (missing) {
    const Migration& next = migrations[applied.size()];
    if (absl::Status status = database.Execute(InDialect(next.sql, kDialect)); !status.ok()) {
      return base::WithDetail(std::move(status), base::StrCat("migration ", next.version, " ", next.name));
    }
    RAPPORT_ASSIGN_OR_RETURN(Statement record,
                             database.Prepare("INSERT INTO schema_migrations (version, name) VALUES (?, ?)"));
    RAPPORT_RETURN_IF_ERROR(record.BindAll(next.version, next.name).Run());
  }
  RAPPORT_RETURN_IF_ERROR(transaction.Commit());
  return missing;
}

}  // namespace

absl::Status Migrate(Connection& database, std::span<const Migration> migrations) {
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool applied, ApplyNext(database, migrations));
    if (!applied) return absl::OkStatus();
  }
}

absl::StatusOr<int> SchemaVersion(Connection& database) {
  RAPPORT_ASSIGN_OR_RETURN(Statement table,
                           database.Prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'"));
  RAPPORT_ASSIGN_OR_RETURN(const bool exists, table.Step());
  if (!exists) return 0;
  RAPPORT_ASSIGN_OR_RETURN(Statement last, database.Prepare("SELECT max(version) FROM schema_migrations"));
  RAPPORT_RETURN_IF_ERROR(last.Step().status());
  return static_cast<int>(last.Int64(0));
}

}  // namespace rapport::db::sqlite
