#include "libs/base/clock.h"

#include "absl/time/clock.h"

namespace rapport::base {
namespace {

class SystemClock : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace

const Clock* RealClock() {
  static const auto* const clock = new SystemClock;
  return clock;
}

std::string DayString(absl::Time time) { return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone()); }

}  // namespace rapport::base
