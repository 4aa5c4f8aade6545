#include "libs/auditlog/audit_log.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "libs/base/ids.h"
#include "libs/base/status_macros.h"
#include "libs/observe/log.h"

namespace rapport::auditlog {

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(Options options, observe::Metrics* metrics,
                                                         const base::Clock* clock) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<LogFile> file, LogFile::Open(options.path));
  std::unique_ptr<AuditLog> log(new AuditLog(std::move(options), absl::BytesToHexString(base::RandomBytes(8)),
                                             std::move(file), metrics, clock));
  {
    const std::lock_guard lock(log->mutex_);
    RAPPORT_RETURN_IF_ERROR(
        log->Write(log->chain_.Begin(clock->Now(), log->options_.program, log->file_->last_hash())));
  }
  log->checkpoints_ = std::thread([&log = *log] { log.MakeCheckpoints(); });
  return log;
}

AuditLog::AuditLog(Options options, std::string chain_id, std::unique_ptr<LogFile> file,
                   observe::Metrics* metrics, const base::Clock* clock)
    : options_(std::move(options)),
      clock_(clock),
      records_(metrics->AddCounter("rapport_audit_records_total", "Calls written to the audit log.")),
      errors_(
          metrics->AddCounter("rapport_audit_errors_total", "Attempts to write the audit log that failed.")),
      chain_(std::move(chain_id)),
      file_(std::move(file)) {}

AuditLog::~AuditLog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ending_or_waiting_.notify_all();
  if (!checkpoints_.joinable()) return;  // it never began
  checkpoints_.join();
  const std::lock_guard lock(mutex_);
  (void)WriteCheckpoint();
  (void)Write(chain_.End(clock_->Now()));
  (void)file_->Sync();
}

// Until the log ends: waits for a call that has no checkpoint behind it, and then for the time that it may
// wait.
void AuditLog::MakeCheckpoints() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    ending_or_waiting_.wait(lock, [this] { return ending_ || calls_ > 0; });
    ending_or_waiting_.wait_for(lock, options_.time_to_checkpoint, [this] { return ending_; });
    if (!ending_ && calls_ > 0) (void)WriteCheckpoint();
  }
}

// Writes what is unwritten.
absl::Status AuditLog::Flush() {
  if (unwritten_.empty()) return absl::OkStatus();
  absl::Status status = file_->Append(unwritten_);
  if (status.ok()) {
    if (has_unwritten_.exchange(false)) observe::Log(observe::Level::kInfo, "audit_log_available");
    unwritten_.clear();
    return absl::OkStatus();
  }
  errors_.Increment();
  if (!has_unwritten_.exchange(true)) {
    observe::Log(observe::Level::kError, "audit_log_unavailable",
                 {{"path", options_.path},
                  {"meaning", "calls that belong into it are refused until it can be written"}});
  }
  return status;
}

absl::Status AuditLog::Write(const std::string& line) {
  unwritten_ += line;
  return Flush();
}

absl::Status AuditLog::WriteCheckpoint() {
  calls_ = 0;
  RAPPORT_RETURN_IF_ERROR(Write(chain_.Checkpoint(clock_->Now(), options_.key ? &*options_.key : nullptr)));
  absl::Status status = file_->Sync();
  // The checkpoint is the last line in a file that was renamed.
  status.Update(file_->FollowName());
  if (!status.ok()) errors_.Increment();
  return status;
}

absl::Status AuditLog::CheckWritable() {
  if (!has_unwritten_.load(std::memory_order_relaxed)) return absl::OkStatus();
  const std::lock_guard lock(mutex_);
  return Flush();
}

absl::Status AuditLog::Record(const CallRecord& call) {
  const std::lock_guard lock(mutex_);
  absl::Status status = Write(chain_.Call(clock_->Now(), call));
  records_.Increment();
  if (++calls_ == 1) ending_or_waiting_.notify_all();
  if (calls_ >= options_.calls_to_checkpoint) (void)WriteCheckpoint();
  return status;
}

absl::Status AuditLog::Checkpoint() {
  const std::lock_guard lock(mutex_);
  return calls_ > 0 ? WriteCheckpoint() : absl::OkStatus();
}

}  // namespace rapport::auditlog
