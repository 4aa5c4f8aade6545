#ifndef RAPPORT_LIBS_DB_POSTGRES_COPY_H_
#define RAPPORT_LIBS_DB_POSTGRES_COPY_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/migration.h"
#include "libs/db/postgres/connection.h"
#include "libs/db/postgres/options.h"
#include "libs/db/table.h"

namespace rapport::db::postgres {

// A schema as it is at one moment, all organizations of it, read by any role that may read the tables. Others
// read and write meanwhile; nobody migrates. Needs a connection of its own to the server: no pooler that
// hands it on between transactions. One thread at a time.
class Snapshot {
 public:
  // STORAGE_BUSY while somebody migrates; SCHEMA_MISSING when there is no schema of ours.
  static absl::StatusOr<std::unique_ptr<Snapshot>> Open(const Options& options);

  std::span<const AppliedMigration> applied() const { return applied_; }

  // The tables with rows of organizations, by name.
  absl::StatusOr<std::vector<Table>> Tables();

  // The table's rows in the text format of PostgreSQL's COPY, one at a time; how many.
  absl::StatusOr<std::int64_t> Read(const Table& table,
                                    absl::FunctionRef<absl::Status(std::string_view)> sink);

 private:
  Snapshot(std::unique_ptr<Connection> connection, std::string schema, std::vector<AppliedMigration> applied)
      : connection_(std::move(connection)), schema_(std::move(schema)), applied_(std::move(applied)) {}

  const std::unique_ptr<Connection> connection_;
  const std::string schema_;
  const std::vector<AppliedMigration> applied_;
};

// Makes the schema of `owner` anew, of the version of the last of `migrations`, for `serving_role`, and has
// `fill` put rows into its empty tables, by WriteTable(): all in one transaction, so that after an error
// everything is as it was. `fill` may be called again. FAILED_PRECONDITION with DATA_EXISTS when there are
// rows that are not to be replaced, STORAGE_IN_USE while that role is connected; INVALID_ARGUMENT,
// ROLE_NOT_FOUND; errors of MigrateDatabase().
absl::Status RestoreDatabase(const Options& owner, std::string_view serving_role, bool replace,
                             std::span<const Migration> migrations,
                             absl::FunctionRef<absl::Status(Connection&)> fill);

// What Snapshot::Read() gave, in pieces of any size until one is empty; how many rows.
absl::StatusOr<std::int64_t> WriteTable(Connection& connection, const Table& table,
                                        absl::FunctionRef<absl::StatusOr<std::string_view>()> source);

}  // namespace rapport::db::postgres

#endif  // RAPPORT_LIBS_DB_POSTGRES_COPY_H_
