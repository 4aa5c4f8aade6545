#ifndef RAPPORT_LIBS_AUDITLOG_AUDIT_LOG_H_
#define RAPPORT_LIBS_AUDITLOG_AUDIT_LOG_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/auditlog/chain.h"
#include "libs/auditlog/log_file.h"
#include "libs/auditlog/signing_key.h"
#include "libs/base/clock.h"
#include "libs/observe/metrics.h"

namespace rapport::auditlog {

// The audit log of a process. A call is in the log, which the operating system has, before its caller is
// answered; every checkpoint waits for the disk as well. Thread safe.
class AuditLog {
 public:
  struct Options {
    std::string path;                    // as LogFile::Open()
    std::string program;                 // the binary's name
    std::optional<SigningKey> key = {};  // without one, checkpoints are unsigned
    // A checkpoint follows after this many calls, and this long after the first one that has none behind it.
    std::int64_t calls_to_checkpoint = 1000;
    std::chrono::milliseconds time_to_checkpoint = std::chrono::minutes(1);
  };

  // Begins a chain. Errors of LogFile::Open(). `metrics` (rapport_audit_records_total,
  // rapport_audit_errors_total) and `clock` must outlive the log.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(Options options, observe::Metrics* metrics,
                                                        const base::Clock* clock = base::RealClock());
  // Ends the chain, with a checkpoint.
  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // OK while the log can be written; asked before a call is carried out. UNAVAILABLE, AUDIT_LOG_UNAVAILABLE.
  // When something could not be written, tries again.
  absl::Status CheckWritable();

  // Writes that a call was carried out or refused. The same error; then the line is kept, and written first
  // when the log can be written again.
  absl::Status Record(const CallRecord& call);

  // Writes a checkpoint now, if there is a call without one behind it.
  absl::Status Checkpoint();

 private:
  AuditLog(Options options, std::string chain_id, std::unique_ptr<LogFile> file, observe::Metrics* metrics,
           const base::Clock* clock);
  // All require mutex_.
  absl::Status Write(const std::string& line);
  absl::Status WriteCheckpoint();
  absl::Status Flush();
  void MakeCheckpoints();

  const Options options_;
  const base::Clock* const clock_;
  prometheus::Counter& records_;
  prometheus::Counter& errors_;
  std::atomic<bool> has_unwritten_ = false;
  std::mutex mutex_;
  std::condition_variable ending_or_waiting_;
  // Guarded by mutex_:
  Chain chain_;
  std::unique_ptr<LogFile> file_;
  std::string unwritten_;   // lines that the file has not got
  std::int64_t calls_ = 0;  // since the last checkpoint
  bool ending_ = false;
  std::thread checkpoints_;
};

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_AUDIT_LOG_H_
