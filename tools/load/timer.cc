#include "tools/load/timer.h"

namespace rapport::load {

Offset SteadyTimer::Now() const { return std::chrono::steady_clock::now() - start_; }

void SteadyTimer::SleepUntil(Offset until) {
  std::unique_lock lock(mutex_);
  wake_.wait_until(lock, start_ + until, [this] { return woken_; });
  woken_ = false;
}

void SteadyTimer::Wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  wake_.notify_one();
}

}  // namespace rapport::load
