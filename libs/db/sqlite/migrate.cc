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

// Within a transaction that writes: the lock is held from the look to the record, so two processes never take
// the same step.
absl::StatusOr<std::vector<AppliedMigration>> Applied(Connection& database) {
  RAPPORT_RETURN_IF_ERROR(database.Execute(base::StrCat(kMigrationsTable, " STRICT")));
  RAPPORT_ASSIGN_OR_RETURN(
      Statement recorded,
      database.Prepare("SELECT version, name, previous_serves FROM schema_migrations ORDER BY version"));
  std::vector<AppliedMigration> applied;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool row, recorded.Step());
    if (!row) return applied;
    applied.push_back(
        {static_cast<int>(recorded.Int64(0)), std::string(recorded.Text(1)), recorded.Int64(2) != 0});
  }
}

absl::Status Run(Connection& database, const char* sql, const Migration& step) {
  absl::Status status = database.Execute(InDialect(sql, kDialect));
  if (status.ok()) return status;
  return base::WithDetail(std::move(status), base::StrCat("migration ", step.version, " ", step.name));
}

// Applies the first step that is missing; false when none is.
absl::StatusOr<bool> ApplyNext(Connection& database, std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<AppliedMigration> applied, Applied(database));
  RAPPORT_RETURN_IF_ERROR(CheckApplied(applied, migrations));
  const bool missing = applied.size() < migrations.size();
  if (missing) {
    const Migration& next = migrations[applied.size()];
    RAPPORT_RETURN_IF_ERROR(Run(database, next.up, next));
    RAPPORT_ASSIGN_OR_RETURN(
        Statement record,
        database.Prepare("INSERT INTO schema_migrations (version, name, previous_serves) VALUES (?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(record.BindAll(next.version, next.name, next.previous_serves ? 1 : 0).Run());
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

absl::Status MigrateBack(Connection& database, std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<AppliedMigration> applied, Applied(database));
  RAPPORT_ASSIGN_OR_RETURN(const Migration* const step, StepBack(applied, migrations));
  if (step == nullptr) return absl::OkStatus();
  RAPPORT_RETURN_IF_ERROR(Run(database, step->down, *step));
  {
    RAPPORT_ASSIGN_OR_RETURN(Statement record,
                             database.Prepare("DELETE FROM schema_migrations WHERE version = ?"));
    RAPPORT_RETURN_IF_ERROR(record.BindAll(step->version).Run());
  }
  return transaction.Commit();
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
