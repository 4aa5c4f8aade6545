#include "libs/rpc/watchdog.h"

#include <utility>

namespace rapport::rpc {

Watchdog::Watchdog(absl::Duration limit, std::function<void()> bite)
    : thread_([this, limit, bite = std::move(bite)] {
        if (!home_.WaitForNotificationWithTimeout(limit)) bite();
      }) {}

Watchdog::~Watchdog() {
  home_.Notify();
  thread_.join();
}

}  // namespace rapport::rpc
