#include "libs/rpc/stream.h"

#include "libs/base/status.h"

namespace rapport::rpc::impl {

void Operation::Begin() {
  absl::MutexLock lock(&mutex_);
  pending_ = true;
}

void Operation::Complete(bool ok) {
  absl::MutexLock lock(&mutex_);
  ok_ = ok;
  pending_ = false;
}

bool Operation::Await() {
  absl::MutexLock lock(&mutex_);
  const auto complete = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !pending_; };
  mutex_.Await(absl::Condition(&complete));
  return ok_;
}

absl::Status WhyCut(const CallContext& context) {
  absl::Status status = context.CheckWanted();
  if (!status.ok()) return status;
  return base::Error(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the stream was cut");
}

}  // namespace rapport::rpc::impl
