#ifndef RAPPORT_LIBS_BASE_CLOCK_H_
#define RAPPORT_LIBS_BASE_CLOCK_H_

#include <string>

#include "absl/time/time.h"

namespace rapport::base {

// Where logic gets the time from, so that tests decide what time it is (see libs/testing/fake_clock.h).
// Implementations are safe for use by any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The system's clock. Never null, lives as long as the process.
const Clock* RealClock();

// The UTC day of `time` as ISO 8601, e.g. "2026-11-23": the finest time that may stand next to an answer.
std::string DayString(absl::Time time);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_CLOCK_H_
