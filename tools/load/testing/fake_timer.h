#ifndef RAPPORT_TOOLS_LOAD_TESTING_FAKE_TIMER_H_
#define RAPPORT_TOOLS_LOAD_TESTING_FAKE_TIMER_H_

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <utility>

#include "tools/load/timer.h"

namespace rapport::load {

// Time that passes only when somebody sleeps, and in which things happen at their times, on the sleeper's
// thread. One thread.
class FakeTimer final : public Timer {
 public:
  Offset Now() const override { return now_; }

  void SleepUntil(Offset until) override {
    if (std::exchange(woken_, false)) return;
    if (events_.empty() || events_.begin()->first > until) {
      // Hours without anything to wait for: a runner that hangs.
      if (until > now_ + std::chrono::hours(12)) std::abort();
      now_ = std::max(now_, until);
      return;
    }
    const auto event = events_.extract(events_.begin());
    now_ = std::max(now_, event.key());
    event.mapped()();
  }

  void Wake() override { woken_ = true; }

  // As when the thread is kept from running.
  void Pass(Offset time) { now_ += time; }
  void At(Offset time, std::function<void()> happens) { events_.emplace(time, std::move(happens)); }

 private:
  Offset now_{};
  bool woken_ = false;
  std::multimap<Offset, std::function<void()>> events_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_TESTING_FAKE_TIMER_H_
