#include "libs/db/sqlite/error.h"

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::db::sqlite {
namespace {

absl::Status CallerStatus(int result) {
  using Code = absl::StatusCode;
  switch (result) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return base::Error(Code::kAlreadyExists, "ALREADY_EXISTS", "it exists already");
    default:
      break;
  }
  switch (result & 0xFF) {  // the primary code of an extended one
    case SQLITE_CONSTRAINT:
      return base::Error(Code::kFailedPrecondition, "CONSTRAINT_VIOLATED",
                         "the data does not fit what is stored");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return base::Error(Code::kUnavailable, "STORAGE_BUSY", "the storage is busy; try again");
    case SQLITE_FULL:
      return base::Error(Code::kResourceExhausted, "STORAGE_FULL", "the storage is full");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return base::Error(Code::kDataLoss, "STORAGE_CORRUPT", "the storage is damaged");
    case SQLITE_READONLY:
      return base::Error(Code::kFailedPrecondition, "STORAGE_READ_ONLY", "the storage cannot be written");
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_PERM:
      return base::Error(Code::kUnavailable, "STORAGE_UNAVAILABLE", "the storage cannot be reached");
    case SQLITE_INTERRUPT:
      return base::Error(Code::kCancelled, "STORAGE_INTERRUPTED", "the storage's work was cancelled");
    default:
      return base::Error(Code::kInternal, "STORAGE_ERROR", "the storage failed");
  }
}

}  // namespace

absl::Status StatusOf(sqlite3* handle, int result, std::string_view context) {
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return absl::OkStatus();
  const char* text = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(result);
  return base::WithDetail(CallerStatus(result),
                          base::StrCat("sqlite ", result, ": ", text, " [", context, "]"));
}

}  // namespace rapport::db::sqlite
