#include "libs/db/postgres/copy.h"

#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/postgres/schema.h"

namespace rapport::db::postgres {
namespace {

// "(a, b)"
std::string ColumnList(const Connection& connection, const Table& table) {
  std::string list;
  for (const std::string& column : table.columns) {
    base::StrAppend(&list, list.empty() ? "(" : ", ", connection.QuotedName(column));
  }
  return list + ")";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Snapshot>> Snapshot::Open(const Options& options) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, Connection::Open(options));
  // Of the session, and before the snapshot: what a migration has committed must be in it.
  RAPPORT_ASSIGN_OR_RETURN(
      const Result locked,
      connection->Execute(base::StrCat(
          "SELECT pg_try_advisory_lock_shared(hashtextextended(",
          connection->Quoted(base::StrCat("rapport schema ", options.schema)), ", 0)), to_regclass(",
          connection->Quoted(base::StrCat(connection->QuotedName(options.schema), ".schema_migrations")),
          ") IS NOT NULL")));
  if (std::string_view(PQgetvalue(locked.get(), 0, 0)) != "t") {
    return base::Error(absl::StatusCode::kUnavailable, "STORAGE_BUSY", "the schema is being migrated");
  }
  if (std::string_view(PQgetvalue(locked.get(), 0, 1)) != "t") {
    return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_MISSING", "there is no such schema");
  }
  RAPPORT_RETURN_IF_ERROR(connection
                              ->Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                                        "SELECT set_config('rapport.organization', '*', true)")
                              .status());
  RAPPORT_ASSIGN_OR_RETURN(std::vector<AppliedMigration> applied, ReadApplied(*connection, options.schema));
  return std::unique_ptr<Snapshot>(new Snapshot(std::move(connection), options.schema, std::move(applied)));
}

absl::StatusOr<std::vector<Table>> Snapshot::Tables() {
  RAPPORT_ASSIGN_OR_RETURN(
      const Result columns,
      connection_->Execute(base::StrCat(
          "SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
          "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
          "WHERE c.relkind IN ('r', 'p') AND n.nspname = ",
          connection_->Quoted(schema_),
          " AND EXISTS (SELECT 1 FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = "
          "'organization') "
          "ORDER BY c.relname COLLATE \"C\", a.attname COLLATE \"C\"")));
  std::vector<Table> tables;
  for (int row = 0; row < PQntuples(columns.get()); ++row) {
    const std::string_view table = PQgetvalue(columns.get(), row, 0);
    if (tables.empty() || tables.back().name != table) tables.push_back({std::string(table), {}});
    tables.back().columns.emplace_back(PQgetvalue(columns.get(), row, 1));
  }
  return tables;
}

absl::StatusOr<std::int64_t> Snapshot::Read(const Table& table,
                                            absl::FunctionRef<absl::Status(std::string_view)> sink) {
  return connection_->CopyOut(
      base::StrCat("COPY ", connection_->QuotedName(schema_), ".", connection_->QuotedName(table.name), " ",
                   ColumnList(*connection_, table), " TO STDOUT"),
      sink);
}

absl::StatusOr<std::int64_t> WriteTable(Connection& connection, const Table& table,
                                        absl::FunctionRef<absl::StatusOr<std::string_view>()> source) {
  return connection.CopyIn(base::StrCat("COPY ", connection.QuotedName(table.name), " ",
                                        ColumnList(connection, table), " FROM STDIN"),
                           source);
}

}  // namespace rapport::db::postgres
