#ifndef RAPPORT_LIBS_AUDITLOG_LOG_FILE_H_
#define RAPPORT_LIBS_AUDITLOG_LOG_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rapport::auditlog {

// Where lines are written: a file that only grows and that one process has at a time, or standard output. One
// thread at a time.
class LogFile {
 public:
  // "-" is standard output. What the file has is kept; a line that was cut in the middle is ended.
  // INVALID_ARGUMENT, AUDIT_LOG_UNUSABLE: it cannot be opened, read and written. FAILED_PRECONDITION,
  // AUDIT_LOG_IN_USE.
  static absl::StatusOr<std::unique_ptr<LogFile>> Open(const std::string& path);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  // The hash of the last line of an audit log in the file when it was opened; empty when there was none.
  const std::string& last_hash() const { return last_hash_; }

  // Appends all of `lines` or, to a file, nothing of them. UNAVAILABLE, AUDIT_LOG_UNAVAILABLE.
  absl::Status Append(std::string_view lines);

  // Waits until the disk has what was appended. The same error.
  absl::Status Sync();

  // Goes on in a new file when the one that was opened has been renamed or removed, as those do who rotate
  // logs. The same error; then nothing has changed.
  absl::Status FollowName();

 private:
  LogFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  absl::Status TakeOver();

  const std::string path_;
  int descriptor_;
  bool is_regular_ = false;
  std::int64_t size_ = 0;  // of a file
  std::string last_hash_;
};

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_LOG_FILE_H_
