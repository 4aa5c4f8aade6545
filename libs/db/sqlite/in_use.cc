#include "libs/db/sqlite/in_use.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::db::sqlite {
namespace {

// The bytes that SQLite locks (PENDING_BYTE and behind, https://www.sqlite.org/src/file/src/os.h). With a
// write-ahead log a connection that has read keeps one of them locked until it is closed.
constexpr off_t kFirstLockByte = 0x40000000;
constexpr off_t kLockBytes = 512;

}  // namespace

absl::Status CheckNotInUse(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) {
    return base::WithDetail(
        base::Error(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", "the storage cannot be reached"),
        base::StrCat(path, ": ", std::strerror(errno)));
  }
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kFirstLockByte;
  lock.l_len = kLockBytes;
  const bool asked = fcntl(file, F_GETLK, &lock) == 0;
  close(file);
  if (asked && lock.l_type == F_UNLCK) return absl::OkStatus();
  return base::Error(absl::StatusCode::kUnavailable, "STORAGE_BUSY",
                     "another process has the database open; end it first");
}

}  // namespace rapport::db::sqlite
