#ifndef RAPPORT_LIBS_DB_MIGRATION_H_
#define RAPPORT_LIBS_DB_MIGRATION_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rapport::db {

// One step of a schema. A release adds one at most, so that a step back is enough for the release before.
// Once released it never changes.
//
// The scripts are for every engine; each runs in a transaction, so it begins and commits none. These words
// stand for what engines write differently:
//   {text}   a text that is compared byte by byte
//   {blob}   bytes
//   {keyed}  behind a table's closing bracket: rows lie in the order of the primary key where the engine
//            can do that, so that their place does not tell when they came
struct Migration {
  int version;       // 1, 2, 3, ... without a gap
  const char* name;  // e.g. "create_units"
  const char* up;
  // Takes `up` back, and keeps all data that the version before can hold. Null: there is no way back, as from
  // the first.
  const char* down = nullptr;
  // Programs of the version before may read and write this one: it adds tables that may stay empty, columns
  // with defaults, indexes. That is what lets replicas be replaced one by one. What is no longer needed is
  // removed a release later, when no program that needs it can be running any more.
  bool previous_serves = false;
};

// How an engine writes the words above.
struct Dialect {
  std::string_view text;
  std::string_view blob;
  std::string_view keyed;
};

std::string InDialect(std::string_view sql, const Dialect& dialect);

// The table in which an engine records the steps that were applied.
inline constexpr std::string_view kMigrationsTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
    "previous_serves INTEGER NOT NULL)";

// A row of it.
struct AppliedMigration {
  int version;
  std::string name;
  bool previous_serves;  // as whoever applied it said: a program does not know the steps after its own
};

// Compares what is recorded, by version, with what this release knows: all of it, or a part, or all and one
// step more with which the version before may serve. FAILED_PRECONDITION / SCHEMA_NEWER when a newer release
// has gone further than that, SCHEMA_MISMATCH when a recorded step has another name or number; INTERNAL when
// `migrations` has a gap.
absl::Status CheckApplied(std::span<const AppliedMigration> applied, std::span<const Migration> migrations);

// The step to take back so that the schema is that of the version before the last of `migrations`; null when
// it is that already. Errors of CheckApplied(); FAILED_PRECONDITION / NO_STEP_BACK when the last step has no
// way back, SCHEMA_OLDER when the schema is older than that version, SCHEMA_NEWER when it is newer than
// `migrations` at all: the release that wrote it knows the way.
absl::StatusOr<const Migration*> StepBack(std::span<const AppliedMigration> applied,
                                          std::span<const Migration> migrations);

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_MIGRATION_H_
