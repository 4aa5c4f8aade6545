#ifndef RAPPORT_TOOLS_LOAD_TIMER_H_
#define RAPPORT_TOOLS_LOAD_TIMER_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "tools/load/arrivals.h"

namespace rapport::load {

// What the runner measures and waits by, so that tests decide how time passes.
class Timer {
 public:
  virtual ~Timer() = default;
  // Time since some moment before the run; never goes back. Any thread.
  virtual Offset Now() const = 0;
  // Waits until Now() is `until`; may return earlier, and does so after Wake(), also one that came just
  // before. One thread.
  virtual void SleepUntil(Offset until) = 0;
  // Any thread.
  virtual void Wake() = 0;
};

// The system's steady clock.
class SteadyTimer final : public Timer {
 public:
  Offset Now() const override;
  void SleepUntil(Offset until) override;
  void Wake() override;

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;  // guarded by mutex_
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_TIMER_H_
