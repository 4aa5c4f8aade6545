#include "libs/rpc/watchdog.h"

#include <utility>

namespace rapport::rpc {

Watchdog::Watchdog(absl::Duration limit, std::function<void()> bite)
    : thread_([this, limit, bite = std::move(bite)] {
        std::unique_lock lock(mutex_);
        if (!came_home_.wait_for(lock, absl::ToChronoNanoseconds(limit), [this] { return home_; })) bite();
      }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    home_ = true;
    came_home_.notify_one();
  }
  thread_.join();
}

}  // namespace rapport::rpc
