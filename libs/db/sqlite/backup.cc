#include "libs/db/sqlite/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
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
#include "libs/db/sqlite/in_use.h"

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

// A name beside `target` that nobody else uses.
std::string NameBeside(const std::string& target) {
  return base::StrCat(target, ".incomplete-", absl::BytesToHexString(base::RandomBytes(8)));
}

void RemoveDatabase(const std::string& path) {
  std::error_code ignored;
  for (const char* const rest : {"", "-wal", "-shm"}) std::filesystem::remove(path + rest, ignored);
}

// Copies bytes to a new file that its owner alone can read.
absl::Status CopyBytes(const std::string& from, const std::string& to) {
  const int source = open(from.c_str(), O_RDONLY | O_CLOEXEC);
  if (source < 0) return Unusable(errno, from);
  const int copy = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (copy < 0) {
    const int error = errno;
    close(source);
    return Unusable(error, to);
  }
  std::string buffer(1 << 20, '\0');
  ssize_t count = 0;
  int error = 0;
  while (error == 0 && (count = read(source, buffer.data(), buffer.size())) > 0) {
    for (ssize_t done = 0; error == 0 && done < count;) {
      const ssize_t written = write(copy, buffer.data() + done, static_cast<std::size_t>(count - done));
      if (written < 0) error = errno;
      done += written;
    }
  }
  if (count < 0) error = errno;
  close(source);
  close(copy);
  return error == 0 ? absl::OkStatus() : Unusable(error, to);
}

absl::Status SyncDirectoryOf(const std::string& path) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  return Sync(directory.empty() ? "." : directory.string(), O_DIRECTORY);
}

// Gives the copy its name, unless there is something of that name.
absl::Status Name(const std::string& copy, const std::string& target) {
  RAPPORT_RETURN_IF_ERROR(Sync(copy, 0));
  if (link(copy.c_str(), target.c_str()) != 0) return errno == EEXIST ? Exists() : Unusable(errno, target);
  absl::Status status = SyncDirectoryOf(target);
  if (!status.ok()) unlink(target.c_str());
  return status;
}

absl::Status CheckedCopy(const std::string& backup, const std::string& copy,
                         absl::FunctionRef<absl::Status(Connection& copy)> check) {
  RAPPORT_RETURN_IF_ERROR(CopyBytes(backup, copy));
  {
    RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> opened, Connection::Open(copy));
    RAPPORT_RETURN_IF_ERROR(check(*opened));
    RAPPORT_RETURN_IF_ERROR(opened->CutLog());
  }
  return Sync(copy, 0);
}

}  // namespace

absl::Status BackUp(const std::string& path, const std::string& target) {
  std::error_code ignored;
  if (std::filesystem::exists(target, ignored)) return Exists();
  const std::string copy = NameBeside(target);  // another backup may be on its way to the same target
  absl::Status status = MakeCopy(path, copy);
  if (status.ok()) status = Name(copy, target);
  RemoveDatabase(copy);
  return status;
}

absl::Status Restore(const std::string& backup, const std::string& path, bool replace,
                     absl::FunctionRef<absl::Status(Connection& copy)> check) {
  std::error_code ignored;
  const bool exists = std::filesystem::exists(path, ignored);
  if (exists && !replace) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "DATA_EXISTS",
                       "there is a database already; say so if it is to be replaced");
  }
  if (exists) RAPPORT_RETURN_IF_ERROR(CheckNotInUse(path));
  const std::string copy = NameBeside(path);
  absl::Status status = CheckedCopy(backup, copy, check);
  if (status.ok()) {
    RemoveDatabase(path);  // with its log, which must not meet another database
    if (rename(copy.c_str(), path.c_str()) != 0) status = Unusable(errno, path);
  }
  RemoveDatabase(copy);
  return status.ok() ? SyncDirectoryOf(path) : status;
}

}  // namespace rapport::db::sqlite
