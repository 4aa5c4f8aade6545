#include "libs/db/sqlite/connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_cat.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/sqlite/error.h"

namespace rapport::db::sqlite {
namespace {

// Statements of so many texts are kept. Constant SQL stays below; statements for varying numbers of rows fill
// the rest.
constexpr std::size_t kMaxTexts = 300;
constexpr char kInMemory[] = ":memory:";

// After so many pages of the log a commit writes them back into the file, scattered, which others wait for:
// some 35 microseconds a page. SQLite's own thousand cost one answer in a hundred 25 ms; with fewer than
// these the same pages are written back too often.
constexpr int kLogPages = 200;

// SQLite would create the file readable by everyone. Its -wal and -shm files take over the mode. One that is
// there is left alone: closing it would drop the locks that other connections of this process have on it, and
// another process could take itself for the last to close the database, and remove its log.
void CreatePrivately(const std::string& path) {
  const int file = open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) close(file);  // if not, sqlite3_open says why
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path,
                                                             const ConnectionOptions& options) {
  const bool in_memory = path == kInMemory;
  if (!in_memory && !options.read_only) CreatePrivately(path);
  // NOMUTEX: the contract allows one thread at a time. Without SQLITE_OPEN_URI a path is nothing but a path.
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* handle = nullptr;
  // "./" keeps Debian's build, where URIs are on, from reading "file:..." as one.
  const std::string file = in_memory || path.starts_with('/') ? path : absl::StrCat("./", path);
  const int result = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  if (result != SQLITE_OK) {
    absl::Status status = StatusOf(handle, result, "open");
    sqlite3_close_v2(handle);
    return status;
  }
  std::unique_ptr<Connection> database(new Connection(handle));
  RAPPORT_RETURN_IF_ERROR(database->Configure(options, in_memory));
  if (options.quick_check) RAPPORT_RETURN_IF_ERROR(database->QuickCheck());
  return database;
}

Connection::~Connection() {
  for (const auto& [sql, statements] : idle_) {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  }
  sqlite3_close_v2(handle_);
}

absl::Status Connection::Configure(const ConnectionOptions& options, bool in_memory) {
  busy_timeout_ = options.busy_timeout;
  WaitAtMost(busy_timeout_);
  // Defensive: not even a mistake in our own SQL can write into the schema or the file's raw pages.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  RAPPORT_RETURN_IF_ERROR(
      Execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA temp_store "
              "= MEMORY"));
  if (in_memory || options.read_only) return absl::OkStatus();

  RAPPORT_ASSIGN_OR_RETURN(Statement journal, Prepare("PRAGMA journal_mode = WAL"));
  RAPPORT_ASSIGN_OR_RETURN(const bool row, journal.Step());
  if (row && journal.Text(0) == "wal") {
    sqlite3_wal_autocheckpoint(handle_, kLogPages);
    return absl::OkStatus();
  }
  return base::WithDetail(
      base::Error(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", "the storage cannot be reached"),
      "the file system does not support WAL");
}

absl::Status Connection::QuickCheck() {
  RAPPORT_ASSIGN_OR_RETURN(Statement check, Prepare("PRAGMA quick_check(1)"));
  RAPPORT_ASSIGN_OR_RETURN(const bool row, check.Step());
  if (row && check.Text(0) == "ok") return absl::OkStatus();
  return base::WithDetail(StatusOf(nullptr, SQLITE_CORRUPT, "quick_check"),
                          row ? check.Text(0) : "no result");
}

absl::StatusOr<Statement> Connection::Prepare(std::string_view sql) {
  if (const auto home = idle_.find(sql); home != idle_.end() && !home->second.empty()) {
    sqlite3_stmt* statement = home->second.back();
    home->second.pop_back();
    return Statement(this, &home->second, statement);
  }
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int result = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, &rest);
  if (result != SQLITE_OK) return StatusOf(handle_, result, sql);
  const std::string_view behind = sql.substr(static_cast<size_t>(rest - sql.data()));
  if (statement == nullptr || behind.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    sqlite3_finalize(statement);
    return StatusOf(nullptr, SQLITE_MISUSE, "Prepare takes exactly one statement");
  }
  const bool keep = idle_.size() < kMaxTexts || idle_.contains(sql);
  return Statement(this, keep ? &idle_[std::string(sql)] : nullptr, statement);
}

void Connection::WaitAtMost(absl::Duration timeout) {
  sqlite3_busy_timeout(handle_, static_cast<int>(absl::ToInt64Milliseconds(timeout)));
}

absl::Status Connection::CutLog() {
  // Whoever writes waits meanwhile.
  WaitAtMost(std::min(busy_timeout_, absl::Seconds(1)));
  const int result =
      sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  absl::Status status = StatusOf(handle_, result, "checkpoint");
  WaitAtMost(busy_timeout_);
  return status;
}

absl::Status Connection::Execute(const std::string& script) {
  return StatusOf(handle_, sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr), "script");
}

}  // namespace rapport::db::sqlite
