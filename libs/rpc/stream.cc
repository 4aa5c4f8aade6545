#include "libs/rpc/stream.h"

#include "libs/base/status.h"

namespace rapport::rpc::impl {

void Operation::Begin() {
  const std::lock_guard lock(mutex_);
  pending_ = true;
}

void Operation::Complete(bool ok) {
  const std::lock_guard lock(mutex_);
  ok_ = ok;
  pending_ = false;
  completed_.notify_one();  // under the lock: whoever waits may destroy this once it has seen it
}

bool Operation::Await() {
  std::unique_lock lock(mutex_);
  completed_.wait(lock, [this] { return !pending_; });
  return ok_;
}

bool Operation::AwaitFor(absl::Duration patience) {
  std::unique_lock lock(mutex_);
  return completed_.wait_for(lock, absl::ToChronoNanoseconds(patience), [this] { return !pending_; });
}

absl::Status Idle() {
  return base::Error(absl::StatusCode::kDeadlineExceeded, "STREAM_IDLE",
                     "nothing was sent, or taken, for longer than server.stream_idle_seconds");
}

absl::Status WhyCut(const CallContext& context) {
  absl::Status status = context.CheckWanted();
  if (!status.ok()) return status;
  return base::Error(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the stream was cut");
}

}  // namespace rapport::rpc::impl
