#include "libs/rpc/call_gate.h"

namespace rapport::rpc {

void CallGate::Leave() {
  if (in_flight_.fetch_sub(1) != 1 || !closed_.load()) return;
  const std::lock_guard lock(mutex_);  // or the one who waits could miss this between looking and sleeping
  empty_.notify_all();
}

bool CallGate::AwaitEmpty(absl::Time deadline) {
  std::unique_lock lock(mutex_);
  return empty_.wait_until(lock, absl::ToChronoTime(deadline), [this] { return in_flight_.load() == 0; });
}

}  // namespace rapport::rpc
