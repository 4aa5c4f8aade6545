#include "libs/auditlog/log_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libs/auditlog/line.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::auditlog {
namespace {

constexpr std::string_view kStandardOutput = "-";
// The longest line is a fraction of this.
constexpr std::int64_t kTailBytes = 64 * 1024;

absl::Status Unusable(std::string_view path) {
  return base::Error(absl::StatusCode::kInvalidArgument, "AUDIT_LOG_UNUSABLE",
                     base::StrCat("the audit log ", path, " cannot be opened, read and written"));
}

absl::Status Unavailable() {
  return base::Error(absl::StatusCode::kUnavailable, "AUDIT_LOG_UNAVAILABLE",
                     "the audit log cannot be written, so nothing is done that belongs into it");
}

// Nothing when it cannot be read.
std::string ReadTail(int descriptor, std::int64_t size) {
  std::string tail(static_cast<std::size_t>(std::min(size, kTailBytes)), '\0');
  const auto start = size - static_cast<std::int64_t>(tail.size());
  const ssize_t got = ::pread(descriptor, tail.data(), tail.size(), start);
  tail.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return tail;
}

// The hash of the last whole line in `tail`.
std::string LastHash(std::string_view tail) {
  for (std::size_t end = tail.rfind('\n'); end != std::string_view::npos && end > 0;) {
    const std::size_t before = tail.rfind('\n', end - 1);
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    if (const auto line = ParseLine(tail.substr(start, end - start))) return line->hash;
    end = before;
  }
  return {};
}

int OpenNamed(const std::string& path) {
  return ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR | S_IRGRP);
}

}  // namespace

// Takes the lock on the file and looks at what it has.
absl::Status LogFile::TakeOver() {
  struct stat about {};
  if (::fstat(descriptor_, &about) != 0) return Unusable(path_);
  is_regular_ = path_ != kStandardOutput && S_ISREG(about.st_mode);
  if (!is_regular_) return absl::OkStatus();
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "AUDIT_LOG_IN_USE",
                       base::StrCat("another process writes the audit log ", path_));
  }
  size_ = about.st_size;
  const std::string tail = ReadTail(descriptor_, size_);
  last_hash_ = LastHash(tail);
  return tail.empty() || tail.ends_with('\n') ? absl::OkStatus() : Append("\n");
}

absl::StatusOr<std::unique_ptr<LogFile>> LogFile::Open(const std::string& path) {
  const int descriptor =
      path == kStandardOutput ? ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) : OpenNamed(path);
  if (descriptor < 0) return Unusable(path);
  std::unique_ptr<LogFile> file(new LogFile(path, descriptor));
  RAPPORT_RETURN_IF_ERROR(file->TakeOver());
  return file;
}

LogFile::~LogFile() { ::close(descriptor_); }

absl::Status LogFile::Append(std::string_view lines) {
  std::string_view rest = lines;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      // What is there of it would look like a line that somebody has cut; if it has to stay, the next Open()
      // ends it.
      if (is_regular_ && rest.size() < lines.size()) (void)::ftruncate(descriptor_, size_);
      return Unavailable();
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  size_ += static_cast<std::int64_t>(lines.size());
  return absl::OkStatus();
}

absl::Status LogFile::Sync() {
  if (is_regular_ && ::fdatasync(descriptor_) != 0) return Unavailable();
  return absl::OkStatus();
}

absl::Status LogFile::FollowName() {
  if (!is_regular_) return absl::OkStatus();
  struct stat named {
  }, opened{};
  const bool is_there = ::stat(path_.c_str(), &named) == 0;
  if (::fstat(descriptor_, &opened) != 0) return Unavailable();
  if (is_there && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino) return absl::OkStatus();
  const int descriptor = OpenNamed(path_);
  if (descriptor < 0) return Unavailable();
  LogFile next(path_, descriptor);
  if (!next.TakeOver().ok() || !next.is_regular_) return Unavailable();
  std::swap(descriptor_, next.descriptor_);
  std::swap(size_, next.size_);
  return absl::OkStatus();
}

}  // namespace rapport::auditlog
