#ifndef RAPPORT_LIBS_RPC_WATCHDOG_H_
#define RAPPORT_LIBS_RPC_WATCHDOG_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace rapport::rpc {

// Runs `bite` on a thread of its own, unless it is destroyed within `limit`.
class Watchdog {
 public:
  Watchdog(absl::Duration limit, std::function<void()> bite);
  ~Watchdog();

 private:
  std::mutex mutex_;
  std::condition_variable came_home_;
  bool home_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_WATCHDOG_H_
