#ifndef RAPPORT_LIBS_RPC_WATCHDOG_H_
#define RAPPORT_LIBS_RPC_WATCHDOG_H_

#include <functional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace rapport::rpc {

// Runs `bite` on a thread of its own, unless it is destroyed within `limit`.
class Watchdog {
 public:
  Watchdog(absl::Duration limit, std::function<void()> bite);
  ~Watchdog();

 private:
  absl::Notification home_;
  std::thread thread_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_WATCHDOG_H_
