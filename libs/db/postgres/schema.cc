#include "libs/db/postgres/schema.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/postgres/copy.h"
#include "libs/db/postgres/database.h"

namespace rapport::db::postgres {
namespace {

constexpr Dialect kDialect = {"TEXT COLLATE \"C\"", "BYTEA", ""};

// A change of the schema locks tables. While it waits for those that somebody reads, all others wait behind
// it: so it gives up before they do (Options::wait) and begins anew.
constexpr absl::Duration kLockWait = absl::Seconds(2);
constexpr int kAttempts = 100;

// For a step that moves a large table, and for another process that migrates.
constexpr absl::Duration kPatience = absl::Hours(12);

std::string_view TextAt(const Result& result, int row, int column) {
  return PQgetvalue(result.get(), row, column);
}

}  // namespace

absl::StatusOr<std::vector<AppliedMigration>> ReadApplied(Connection& connection, std::string_view schema) {
  RAPPORT_ASSIGN_OR_RETURN(
      const Result rows,
      connection.Execute(base::StrCat("SELECT version, name, previous_serves FROM ",
                                      connection.QuotedName(schema), ".schema_migrations ORDER BY version")));
  std::vector<AppliedMigration> applied;
  applied.reserve(static_cast<std::size_t>(PQntuples(rows.get())));
  for (int row = 0; row < PQntuples(rows.get()); ++row) {
    applied.push_back({std::stoi(std::string(TextAt(rows, row, 0))), std::string(TextAt(rows, row, 1)),
                       TextAt(rows, row, 2) != "0"});
  }
  return applied;
}

namespace {

// The schema's tables with rows of organizations.
absl::StatusOr<std::vector<std::string>> TablesOfOrganizations(Connection& connection,
                                                               std::string_view schema) {
  RAPPORT_ASSIGN_OR_RETURN(
      const Result rows,
      connection.Execute(
          base::StrCat("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN "
                       "pg_attribute a "
                       "ON a.attrelid = c.oid AND a.attname = 'organization' WHERE c.relkind IN ('r', 'p') "
                       "AND n.nspname = ",
                       connection.Quoted(schema), " ORDER BY 1")));
  std::vector<std::string> tables;
  tables.reserve(static_cast<std::size_t>(PQntuples(rows.get())));
  for (int row = 0; row < PQntuples(rows.get()); ++row) tables.emplace_back(TextAt(rows, row, 0));
  return tables;
}

absl::StatusOr<std::string> CurrentRole(Connection& connection) {
  RAPPORT_ASSIGN_OR_RETURN(const Result role, connection.Execute("SELECT current_user"));
  return std::string(TextAt(role, 0, 0));
}

// The owner is bound by row level security as everybody is; a step that moves data must see it.
absl::Status LetOwnerSeeAll(Connection& connection, std::string_view schema) {
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<std::string> tables, TablesOfOrganizations(connection, schema));
  std::string script;
  for (const std::string& table : tables) {
    base::StrAppend(&script, "ALTER TABLE ", connection.QuotedName(table), " NO FORCE ROW LEVEL SECURITY; ");
  }
  return connection.Execute(script + "SELECT 1").status();
}

absl::Status SecureRows(Connection& connection, std::string_view schema) {
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<std::string> tables, TablesOfOrganizations(connection, schema));
  for (const std::string& table : tables) {
    const std::string name = connection.QuotedName(table);
    RAPPORT_RETURN_IF_ERROR(
        connection
            .Execute(
                base::StrCat("ALTER TABLE ", name, " ENABLE ROW LEVEL SECURITY; ALTER TABLE ", name,
                             " FORCE ROW LEVEL SECURITY; DROP POLICY IF EXISTS one_organization ON ", name,
                             "; CREATE POLICY one_organization ON ", name,
                             " USING (organization = current_setting('rapport.organization', true) OR "
                             "current_setting('rapport.organization', true) = '*') "
                             "WITH CHECK (organization = current_setting('rapport.organization', true))"))
            .status());
  }
  return absl::OkStatus();
}

absl::Status Run(Connection& connection, const char* sql, const Migration& step) {
  absl::Status status = connection.Execute(InDialect(sql, kDialect)).status();
  if (status.ok()) return status;
  return base::WithDetail(std::move(status), base::StrCat("migration ", step.version, " ", step.name));
}

absl::Status Apply(Connection& connection, std::span<const Migration> steps) {
  for (const Migration& step : steps) {
    RAPPORT_RETURN_IF_ERROR(Run(connection, step.up, step));
    RAPPORT_RETURN_IF_ERROR(
        connection
            .Execute(base::StrCat("INSERT INTO schema_migrations (version, name, previous_serves) VALUES (",
                                  step.version, ", ", connection.Quoted(step.name), ", ",
                                  step.previous_serves ? 1 : 0, ")"))
            .status());
  }
  return absl::OkStatus();
}

// The steps that are missing, within a transaction of the owner's.
absl::Status ApplyMissing(Connection& connection, std::string_view schema,
                          std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<AppliedMigration> applied, ReadApplied(connection, schema));
  RAPPORT_RETURN_IF_ERROR(CheckApplied(applied, migrations));
  if (applied.size() >= migrations.size()) return absl::OkStatus();
  RAPPORT_RETURN_IF_ERROR(LetOwnerSeeAll(connection, schema));
  RAPPORT_RETURN_IF_ERROR(Apply(connection, migrations.subspan(applied.size())));
  return SecureRows(connection, schema);
}

// The last step taken back, within a transaction of the owner's.
absl::Status TakeBack(Connection& connection, std::string_view schema,
                      std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<AppliedMigration> applied, ReadApplied(connection, schema));
  RAPPORT_ASSIGN_OR_RETURN(const Migration* const step, StepBack(applied, migrations));
  if (step == nullptr) return absl::OkStatus();
  RAPPORT_RETURN_IF_ERROR(LetOwnerSeeAll(connection, schema));
  RAPPORT_RETURN_IF_ERROR(Run(connection, step->down, *step));
  RAPPORT_RETURN_IF_ERROR(
      connection.Execute(base::StrCat("DELETE FROM schema_migrations WHERE version = ", step->version))
          .status());
  return SecureRows(connection, schema);
}

absl::Status CheckRoleIsIdle(Connection& connection, std::string_view role) {
  RAPPORT_ASSIGN_OR_RETURN(
      const Result found,
      connection.Execute(base::StrCat(
          "SELECT (SELECT count(*) FROM pg_roles WHERE rolname = ", connection.Quoted(role),
          "), (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = ",
          connection.Quoted(role), ")")));
  if (TextAt(found, 0, 0) == "0") {
    return base::InvalidArgument("serving-role", "there is no such role", "ROLE_NOT_FOUND");
  }
  if (TextAt(found, 0, 1) == "0") return absl::OkStatus();
  return base::Error(absl::StatusCode::kFailedPrecondition, "STORAGE_IN_USE",
                     "the role that serves is connected: end the services first, and a pooler's connections");
}

// Removes the tables with rows of organizations; their rows only when they may be replaced.
absl::Status Clear(Connection& connection, std::string_view schema, bool replace) {
  RAPPORT_RETURN_IF_ERROR(LetOwnerSeeAll(connection, schema));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<std::string> tables, TablesOfOrganizations(connection, schema));
  for (const std::string& table : tables) {
    const std::string name = connection.QuotedName(table);
    RAPPORT_ASSIGN_OR_RETURN(const Result row,
                             connection.Execute(base::StrCat("SELECT 1 FROM ", name, " LIMIT 1")));
    if (!replace && PQntuples(row.get()) > 0) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "DATA_EXISTS",
                         "there is data already; say so if it is to be replaced");
    }
  }
  for (const std::string& table : tables) {
    RAPPORT_RETURN_IF_ERROR(
        connection.Execute(base::StrCat("DROP TABLE ", connection.QuotedName(table), " CASCADE")).status());
  }
  return connection.Execute("DELETE FROM schema_migrations").status();
}

absl::Status Grant(Connection& connection, std::string_view schema, std::string_view role) {
  const std::string in = connection.QuotedName(schema);
  const std::string to = connection.QuotedName(role);
  return connection
      .Execute(base::StrCat("GRANT USAGE ON SCHEMA ", in, " TO ", to,
                            "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ", in, " TO ", to,
                            "; REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM ", to))
      .status();
}

absl::Status TooPowerful(std::string_view message) {
  return base::Error(absl::StatusCode::kFailedPrecondition, "STORAGE_ROLE_TOO_POWERFUL", message);
}

using Change = absl::FunctionRef<absl::Status(Connection& connection)>;

// `change` in a transaction of the owner's, under the schema's lock; the connection is closed after an error,
// which ends the transaction.
absl::Status ChangeOnce(const Options& owner, std::string_view schema, std::string_view role, Change change) {
  Options patient = owner;
  patient.statement_timeout = kPatience;
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, Connection::Open(patient));
  RAPPORT_ASSIGN_OR_RETURN(const std::string owner_role, CurrentRole(*connection));
  if (role == owner_role) return TooPowerful("the role that serves must not own the tables: name another");
  const std::string name = connection->QuotedName(schema);
  RAPPORT_RETURN_IF_ERROR(
      connection
          ->Execute(base::StrCat("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended(",
                                 connection->Quoted(base::StrCat("rapport schema ", schema)),
                                 ", 0)); CREATE SCHEMA IF NOT EXISTS ", name,
                                 "; SELECT set_config('search_path', ", connection->Quoted(name),
                                 ", true), set_config('lock_timeout', '",
                                 absl::ToInt64Milliseconds(kLockWait), "', true); ", kMigrationsTable))
          .status());
  RAPPORT_RETURN_IF_ERROR(change(*connection));
  RAPPORT_RETURN_IF_ERROR(Grant(*connection, schema, role));
  return connection->Execute("COMMIT").status();
}

// The same, again while others who use the tables are in the way.
absl::Status ChangePatiently(const Options& owner, std::string_view schema, std::string_view role,
                             Change change) {
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    status = ChangeOnce(owner, schema, role, change);
    if (base::ReasonOf(status) != "STORAGE_BUSY") return status;
  }
  return status;
}

// The same, for the role that `application` connects as.
absl::Status ChangeSchema(const Options& owner, const Options& application, Change change) {
  std::string role;
  {
    RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> served, Connection::Open(application));
    RAPPORT_ASSIGN_OR_RETURN(role, CurrentRole(*served));
  }
  return ChangePatiently(owner, application.schema, role, change);
}

}  // namespace

absl::Status MigrateDatabase(const Options& owner, const Options& application,
                             std::span<const Migration> migrations) {
  return ChangeSchema(owner, application, [&](Connection& connection) {
    return ApplyMissing(connection, application.schema, migrations);
  });
}

absl::Status MigrateDatabaseBack(const Options& owner, const Options& application,
                                 std::span<const Migration> migrations) {
  return ChangeSchema(owner, application, [&](Connection& connection) {
    return TakeBack(connection, application.schema, migrations);
  });
}

absl::Status RestoreDatabase(const Options& owner, std::string_view serving_role, bool replace,
                             std::span<const Migration> migrations, Change fill) {
  return ChangePatiently(owner, owner.schema, serving_role, [&](Connection& connection) -> absl::Status {
    RAPPORT_RETURN_IF_ERROR(CheckRoleIsIdle(connection, serving_role));
    RAPPORT_RETURN_IF_ERROR(Clear(connection, owner.schema, replace));
    RAPPORT_RETURN_IF_ERROR(Apply(connection, migrations));
    RAPPORT_RETURN_IF_ERROR(fill(connection));
    return SecureRows(connection, owner.schema);
  });
}

absl::Status CheckSchema(Connection& connection, std::string_view schema,
                         std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(
      const Result server,
      connection.Execute(base::StrCat(
          "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on', "
          "to_regclass(",
          connection.Quoted(base::StrCat(connection.QuotedName(schema), ".schema_migrations")),
          ") IS NOT NULL, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user), "
          "EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ",
          connection.Quoted(schema), " AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER'))")));
  if (TextAt(server, 0, 0) == "t") {
    return base::Error(absl::StatusCode::kFailedPrecondition, "STORAGE_READ_ONLY",
                       "the server is a standby or takes no writes; name the primary");
  }
  if (TextAt(server, 0, 2) == "t" || TextAt(server, 0, 3) == "t") {
    return TooPowerful(
        "row level security does not bind this role: it is a superuser, has BYPASSRLS, or owns the tables");
  }
  std::vector<AppliedMigration> applied;
  if (TextAt(server, 0, 1) == "t") {
    RAPPORT_ASSIGN_OR_RETURN(applied, ReadApplied(connection, schema));
  }
  RAPPORT_RETURN_IF_ERROR(CheckApplied(applied, migrations));
  if (applied.size() >= migrations.size()) return absl::OkStatus();
  return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_OLDER",
                     "the schema is older than this release; migrate it first",
                     {{"found", absl::StrCat(applied.size())}, {"needed", absl::StrCat(migrations.size())}});
}

}  // namespace rapport::db::postgres
