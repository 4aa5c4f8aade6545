#ifndef RAPPORT_LIBS_DB_MIGRATION_H_
#define RAPPORT_LIBS_DB_MIGRATION_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace rapport::db {

// One step of a schema. Once released it never changes.
struct Migration {
  int version;       // 1, 2, 3, ... without a gap
  const char* name;  // e.g. "create_units"
  // A script for every engine; runs in a transaction, so it begins and commits none. These words stand for
  // what engines write differently:
  //   {text}   a text that is compared byte by byte
  //   {blob}   bytes
  //   {keyed}  behind a table's closing bracket: rows lie in the order of the primary key where the engine
  //            can do that, so that their place does not tell when they came
  const char* sql;
};

// How an engine writes the words above.
struct Dialect {
  std::string_view text;
  std::string_view blob;
  std::string_view keyed;
};

std::string InDialect(std::string_view sql, const Dialect& dialect);

// What an engine has recorded of a step that was applied.
struct AppliedMigration {
  int version;
  std::string name;
};

// Compares what is recorded, by version, with what this release knows. FAILED_PRECONDITION / SCHEMA_NEWER
// when there is a step that `migrations` lacks (a newer release wrote it), SCHEMA_MISMATCH when a recorded
// step has another name or number; INTERNAL when `migrations` has a gap.
absl::Status CheckApplied(std::span<const AppliedMigration> applied, std::span<const Migration> migrations);

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_MIGRATION_H_
