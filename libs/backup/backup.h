#ifndef RAPPORT_LIBS_BACKUP_BACKUP_H_
#define RAPPORT_LIBS_BACKUP_BACKUP_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/backup/archive.h"
#include "libs/db/migration.h"
#include "libs/db/postgres/options.h"

namespace rapport::backup {

// A service's data: what its schema is, and where it is.
struct Data {
  std::string service;  // "roster"
  std::span<const db::Migration> migrations;
  std::string sqlite_path;  // when not on PostgreSQL
  std::optional<db::postgres::Options> postgres = std::nullopt;

  std::string_view engine() const { return postgres ? "postgres" : "sqlite"; }
};

// Told of each file that was read, with its length.
using Written = std::function<void(std::string_view name, std::int64_t bytes)>;

// Copies the data, as it is at one moment, to the new folder, while others read and write it: SQLite's file
// by its online backup, PostgreSQL's tables by COPY in one snapshot. On PostgreSQL any role that may read
// will do, the one that serves for example. OK means that it is complete and on disk; after an error there is
// none. `program_version` and `now` go into the manifest.
//
// Errors of ArchiveWriter and of the engine; FAILED_PRECONDITION, NOT_THE_SERVICES_DATA when it has not the
// tables of this service; SCHEMA_NEWER.
absl::StatusOr<Manifest> BackUp(const Data& data, const std::string& folder, std::string_view program_version,
                                absl::Time now, const Written& written);

// What the backup says of itself; the first half of checking whether this program can restore it, on any
// engine where `data` has no place. The second half is CheckFiles(). Errors of ReadManifest().
absl::StatusOr<Manifest> Describe(const Data& data, const std::string& folder);

struct RestoreOptions {
  bool replace = false;           // what is there already
  std::string serving_role = {};  // of PostgreSQL, where the data's options are the owner's
};

// Makes the data what it was when the backup was made, its schema of the version it had. `checked` is what
// Check() of the same folder and data returned. After an error everything is as it was. Nobody may be using
// the data.
//
// BACKUP_DAMAGED; errors of db::sqlite::Restore() and db::postgres::RestoreDatabase().
absl::Status Restore(const Data& data, const Manifest& checked, const std::string& folder,
                     const RestoreOptions& options, const Advance& advance);

}  // namespace rapport::backup

#endif  // RAPPORT_LIBS_BACKUP_BACKUP_H_
