#include "libs/db/sqlite/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/error.h"

namespace rapport::db::sqlite {
namespace {

absl::Status Unusable(int error, std::string_view what) {
  absl::Status status = error == ENOSPC ? base::Error(absl::StatusCode::kResourceExhausted, "STORAGE_FULL",
                                                      "the storage is full")
                                        : base::Error(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
                                                      "the storage cannot be reached");
  return base::WithDetail(std::move(status), base::StrCat(what, ": ", std::strerror(error)));
}

// All pages in one step, and so in one transaction that reads.
absl::Status CopyPages(Connection& from, Connection& to) {
  sqlite3_backup* const backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (backup == nullptr) return StatusOf(to.handle(), sqlite3_errcode(to.handle()), "backup");
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (finished != SQLITE_OK) return StatusOf(to.handle(), finished, "backup");
  return stepped == SQLITE_DONE ? absl::OkStatus() : StatusOf(to.handle(), stepped, "backup");
}

// The copy at `path`, checked; nothing of it is in another file once its connection is gone.
absl::Status MakeCopy(const std::string& source, const std::string& path) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> from,
                           Connection::Open(source, {.read_only = true, .quick_check = false}));
  {
    RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> to,
                             Connection::Open(path, {.quick_check = false}));
    RAPPORT_RETURN_IF_ERROR(CopyPages(*from, *to));
    RAPPORT_RETURN_IF_ERROR(to->CutLog());
  }
  return Connection::Open(path).status();
}

absl::Status Sync(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
  if (file < 0) return Unusable(errno, path);
  const int error = fsync(file) == 0 ? 0 : errno;
  close(file);
  return error == 0 ? absl::OkStatus() : Unusable(error, path);
}

absl::Status Exists() {
  return base::Error(absl::StatusCode::kAlreadyExists, "BACKUP_EXISTS",
                     "there is a file of that name; a backup replaces nothing");
}

// Gives the copy its name, unless there is something of that name.
absl::Status Name(const std::string& copy, const std::string& target) {
  RAPPORT_RETURN_IF_ERROR(Sync(copy, 0));
  if (link(copy.c_str(), target.c_str()) != 0) return errno == EEXIST ? Exists() : Unusable(errno, target);
  const std::filesystem::path directory = std::filesystem::path(target).parent_path();
  absl::Status status = Sync(directory.empty() ? "." : directory.string(), O_DIRECTORY);
  if (!status.ok()) unlink(target.c_str());
  return status;
}

}  // namespace

absl::Status BackUp(const std::string& path, const std::string& target) {
  std::error_code ignored;
  if (std::filesystem::exists(target, ignored)) return Exists();
  // A name of its own: another backup may be on its way to the same target.
  const std::string copy = base::StrCat(target, ".incomplete-", absl::BytesToHexString(base::RandomBytes(8)));
  absl::Status status = MakeCopy(path, copy);
  if (status.ok()) status = Name(copy, target);
  for (const char* const rest : {"", "-wal", "-shm"}) std::filesystem::remove(copy + rest, ignored);
  return status;
}

}  // namespace rapport::db::sqlite
