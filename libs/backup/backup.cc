#include "libs/backup/backup.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/postgres/copy.h"
#include "libs/db/sqlite/backup.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/migrate.h"
#include "libs/db/sqlite/tables.h"

namespace rapport::backup {
namespace {

constexpr std::string_view kDatabase = "database.db";

std::string FileNameOf(const db::Table& table) { return table.name + ".copy"; }

// Which tables a version has is the same on all engines; their order is that of their references.
absl::StatusOr<std::vector<db::Table>> TablesOfVersion(const Data& data, std::size_t version) {
  return db::sqlite::TablesMadeBy(data.migrations.first(version));
}

bool AreSame(std::vector<db::Table> a, std::vector<db::Table> b) {
  for (std::vector<db::Table>* tables : {&a, &b}) {
    std::sort(tables->begin(), tables->end(),
              [](const db::Table& x, const db::Table& y) { return x.name < y.name; });
  }
  return a == b;
}

absl::Status NotTheServices(const Data& data) {
  return base::Error(absl::StatusCode::kFailedPrecondition, "NOT_THE_SERVICES_DATA",
                     base::StrCat("this is not the data of ", data.service));
}

// What every backup of the data says of itself, from a schema of this release or an older one.
absl::StatusOr<Manifest> ManifestOf(const Data& data, std::size_t version,
                                    const std::vector<db::Table>& found) {
  if (version == 0) return NotTheServices(data);
  if (version > data.migrations.size()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_NEWER",
                       "the data was written by a newer release; use that one's program");
  }
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<db::Table> tables, TablesOfVersion(data, version));
  if (!AreSame(tables, found)) return NotTheServices(data);
  Manifest manifest;
  manifest.set_service(data.service);
  manifest.set_engine(std::string(data.engine()));
  manifest.set_schema_version(static_cast<std::uint32_t>(version));
  return manifest;
}

absl::StatusOr<Manifest> SqliteManifest(const Data& data, const std::string& copy) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::sqlite::Connection> database,
                           db::sqlite::Connection::Open(copy, {.quick_check = false}));
  RAPPORT_ASSIGN_OR_RETURN(const int version, db::sqlite::SchemaVersion(*database));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<db::Table> tables, db::sqlite::TablesOf(*database));
  return ManifestOf(data, static_cast<std::size_t>(version), tables);
}

absl::StatusOr<Manifest> BackUpSqlite(const Data& data, const ArchiveWriter& archive,
                                      const Written& written) {
  const std::string copy = archive.PathOf(kDatabase);
  RAPPORT_RETURN_IF_ERROR(db::sqlite::BackUp(data.sqlite_path, copy));
  RAPPORT_ASSIGN_OR_RETURN(Manifest manifest, SqliteManifest(data, copy));
  manifest.add_files()->set_name(std::string(kDatabase));
  std::ifstream file(copy, std::ios::binary | std::ios::ate);
  written(kDatabase, file.tellg());
  return manifest;
}

absl::StatusOr<BackupFile> CopyTable(db::postgres::Snapshot& snapshot, const db::Table& table,
                                     const ArchiveWriter& archive, const Written& written) {
  BackupFile description;
  description.set_name(FileNameOf(table));
  description.mutable_columns()->Assign(table.columns.begin(), table.columns.end());
  std::ofstream file(archive.PathOf(description.name()), std::ios::binary | std::ios::trunc);
  std::int64_t bytes = 0;
  RAPPORT_ASSIGN_OR_RETURN(const std::int64_t rows,
                           snapshot.Read(table, [&](std::string_view row) -> absl::Status {
                             bytes += static_cast<std::int64_t>(row.size());
                             file << row;
                             if (file) return absl::OkStatus();
                             return base::Error(absl::StatusCode::kResourceExhausted, "STORAGE_FULL",
                                                "the backup cannot be written: is the disk full?");
                           }));
  file.close();
  if (!file) {
    return base::Error(absl::StatusCode::kResourceExhausted, "STORAGE_FULL",
                       "the backup cannot be written: is the disk full?");
  }
  written(description.name(), bytes);
  description.set_rows(rows);
  return description;
}

absl::StatusOr<Manifest> BackUpPostgres(const Data& data, const ArchiveWriter& archive,
                                        const Written& written) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::postgres::Snapshot> snapshot,
                           db::postgres::Snapshot::Open(*data.postgres));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<db::Table> tables, snapshot->Tables());
  RAPPORT_ASSIGN_OR_RETURN(Manifest manifest, ManifestOf(data, snapshot->applied().size(), tables));
  for (const db::Table& table : tables) {
    RAPPORT_ASSIGN_OR_RETURN(*manifest.add_files(), CopyTable(*snapshot, table, archive, written));
  }
  return manifest;
}

// The tables of a backup of PostgreSQL, in an order in which they can be filled.
absl::StatusOr<std::vector<std::pair<db::Table, const BackupFile*>>> FilesOfTables(const Data& data,
                                                                                   const Manifest& manifest) {
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<db::Table> tables,
                           TablesOfVersion(data, manifest.schema_version()));
  std::vector<std::pair<db::Table, const BackupFile*>> files;
  for (const db::Table& table : tables) {
    const auto file =
        std::find_if(manifest.files().begin(), manifest.files().end(), [&](const BackupFile& each) {
          return each.name() == FileNameOf(table) && std::equal(each.columns().begin(), each.columns().end(),
                                                                table.columns.begin(), table.columns.end());
        });
    if (file == manifest.files().end()) return Damaged("it has not the tables of its version");
    files.emplace_back(table, &*file);
  }
  if (static_cast<int>(files.size()) != manifest.files_size()) return Damaged("it has a table too many");
  return files;
}

absl::Status FillTable(db::postgres::Connection& connection, const db::Table& table, const BackupFile& file,
                       const std::string& path, const Advance& advance) {
  std::ifstream content(path, std::ios::binary);
  std::string buffer(1 << 18, '\0');
  RAPPORT_ASSIGN_OR_RETURN(
      const std::int64_t rows,
      db::postgres::WriteTable(connection, table, [&]() -> absl::StatusOr<std::string_view> {
        content.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        if (content.bad()) return Damaged(base::StrCat(file.name(), " cannot be read"));
        if (advance) advance(content.gcount());
        return std::string_view(buffer.data(), static_cast<std::size_t>(content.gcount()));
      }));
  return rows == file.rows() ? absl::OkStatus() : Damaged(base::StrCat(file.name(), " has other rows"));
}

absl::Status RestorePostgres(const Data& data, const Manifest& manifest, const std::string& folder,
                             const RestoreOptions& options, const Advance& advance) {
  RAPPORT_ASSIGN_OR_RETURN(const auto files, FilesOfTables(data, manifest));
  return db::postgres::RestoreDatabase(
      *data.postgres, options.serving_role, options.replace, data.migrations.first(manifest.schema_version()),
      [&](db::postgres::Connection& connection) -> absl::Status {
        for (const auto& [table, file] : files) {
          RAPPORT_RETURN_IF_ERROR(FillTable(connection, table, *file, FileOf(folder, file->name()), advance));
        }
        return absl::OkStatus();
      });
}

absl::Status RestoreSqlite(const Data& data, const Manifest& manifest, const std::string& folder,
                           const RestoreOptions& options) {
  if (manifest.files_size() != 1 || manifest.files(0).name() != base::AbslView(kDatabase)) {
    return Damaged("it is not one database");
  }
  return db::sqlite::Restore(
      FileOf(folder, kDatabase), data.sqlite_path, options.replace,
      [&](db::sqlite::Connection& copy) -> absl::Status {
        RAPPORT_ASSIGN_OR_RETURN(const int version, db::sqlite::SchemaVersion(copy));
        RAPPORT_ASSIGN_OR_RETURN(const std::vector<db::Table> found, db::sqlite::TablesOf(copy));
        RAPPORT_ASSIGN_OR_RETURN(const std::vector<db::Table> tables,
                                 TablesOfVersion(data, manifest.schema_version()));
        if (static_cast<std::uint32_t>(version) == manifest.schema_version() && AreSame(found, tables)) {
          return absl::OkStatus();
        }
        return Damaged("it has not the tables of its version");
      });
}

}  // namespace

absl::StatusOr<Manifest> BackUp(const Data& data, const std::string& folder, std::string_view program_version,
                                absl::Time now, const Written& written) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<ArchiveWriter> archive, ArchiveWriter::Create(folder));
  RAPPORT_ASSIGN_OR_RETURN(Manifest manifest, data.postgres ? BackUpPostgres(data, *archive, written)
                                                            : BackUpSqlite(data, *archive, written));
  manifest.set_program_version(std::string(program_version));
  manifest.set_create_time(absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", now, absl::UTCTimeZone()));
  return archive->Finish(std::move(manifest));
}

absl::StatusOr<Manifest> Describe(const Data& data, const std::string& folder) {
  const bool anywhere = !data.postgres && data.sqlite_path.empty();
  return ReadManifest(
      folder, {data.service, anywhere ? "" : data.engine(), static_cast<int>(data.migrations.size())});
}

absl::Status Restore(const Data& data, const Manifest& checked, const std::string& folder,
                     const RestoreOptions& options, const Advance& advance) {
  return data.postgres ? RestorePostgres(data, checked, folder, options, advance)
                       : RestoreSqlite(data, checked, folder, options);
}

}  // namespace rapport::backup
