#include "libs/db/migrate.h"

#include <cstddef>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/transaction.h"

namespace rapport::db {
namespace {

absl::Status CreateTable(Database& database) {
  return database.Execute(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      " version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
}

// Compares what is recorded with what this release knows; returns the last recorded version.
absl::StatusOr<int> CheckRecorded(Database& database, std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(Statement recorded,
                           database.Prepare("SELECT version, name FROM schema_migrations ORDER BY version"));
  size_t count = 0;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool row, recorded.Step());
    if (!row) return static_cast<int>(count);
    const int64_t version = recorded.Int64(0);
    if (version > static_cast<int64_t>(migrations.size())) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_NEWER",
                         "the data was written by a newer release; run that release or restore a backup",
                         {{"found", absl::StrCat(version)}, {"known", absl::StrCat(migrations.size())}});
    }
    if (version != static_cast<int64_t>(count) + 1 || recorded.Text(1) != migrations[count].name) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_MISMATCH",
                         "the data was written by a different program",
                         {{"version", absl::StrCat(version)}, {"name", std::string(recorded.Text(1))}});
    }
    ++count;
  }
}

// Applies the first step that is missing; false when none is.
absl::StatusOr<bool> ApplyNext(Database& database, std::span<const Migration> migrations) {
  // The lock is held from the look to the record, so two processes never apply the same step.
  RAPPORT_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database));
  RAPPORT_RETURN_IF_ERROR(CreateTable(database));
  RAPPORT_ASSIGN_OR_RETURN(const int version, CheckRecorded(database, migrations));
  const bool missing = version < static_cast<int>(migrations.size());
  if (missing) {
    const Migration& next = migrations[static_cast<size_t>(version)];
    if (absl::Status status = database.Execute(next.sql); !status.ok()) {
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

absl::Status Migrate(Database& database, std::span<const Migration> migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version != static_cast<int>(i) + 1) {
      return absl::InternalError("migrations must be numbered 1, 2, 3, ...");
    }
  }
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool applied, ApplyNext(database, migrations));
    if (!applied) return absl::OkStatus();
  }
}

absl::StatusOr<int> SchemaVersion(Database& database) {
  RAPPORT_ASSIGN_OR_RETURN(Statement table,
                           database.Prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'"));
  RAPPORT_ASSIGN_OR_RETURN(const bool exists, table.Step());
  if (!exists) return 0;
  RAPPORT_ASSIGN_OR_RETURN(Statement last, database.Prepare("SELECT max(version) FROM schema_migrations"));
  RAPPORT_RETURN_IF_ERROR(last.Step().status());
  return static_cast<int>(last.Int64(0));
}

}  // namespace rapport::db
