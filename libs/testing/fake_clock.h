#ifndef RAPPORT_LIBS_TESTING_FAKE_CLOCK_H_
#define RAPPORT_LIBS_TESTING_FAKE_CLOCK_H_

#include <mutex>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "libs/base/clock.h"

namespace rapport::testing {

// A clock that stands still until told otherwise. Thread safe.
class FakeClock : public base::Clock {
 public:
  explicit FakeClock(absl::Time start = absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone()))
      : now_(start) {}

  absl::Time Now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void Set(absl::Time now) {
    const std::lock_guard lock(mutex_);
    now_ = now;
  }
  void Advance(absl::Duration by) {
    const std::lock_guard lock(mutex_);
    now_ += by;
  }

 private:
  mutable std::mutex mutex_;
  absl::Time now_;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_FAKE_CLOCK_H_
