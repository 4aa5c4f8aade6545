#ifndef RAPPORT_TOOLS_LOAD_RATE_H_
#define RAPPORT_TOOLS_LOAD_RATE_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace rapport::load {

// How many arrivals a second are expected at each time of a run. Times are seconds since its beginning.
// Immutable, hence thread safe.
class Rate {
 public:
  virtual ~Rate() = default;
  // Arrivals expected from the beginning to `seconds`, at least 0: the integral of the rate.
  virtual double Expected(double seconds) const = 0;
  // The time up to which `arrivals` are expected, the inverse of Expected(); nullopt when the rate ends
  // before.
  virtual std::optional<double> TimeOf(double arrivals) const = 0;
};

// `arrivals` in all over `seconds`, most at the beginning: the rate falls by the factor e every
// `fall_seconds`, and to 0 at the end. As mail to many is answered. All are above 0.
std::unique_ptr<Rate> DecayingRate(double arrivals, double seconds, double fall_seconds);

// The rate at a time; between two of them it changes evenly, after the last it stays.
struct RatePoint {
  double seconds;
  double per_second;
};
std::unique_ptr<Rate> ConstantRate(double per_second);
// Points by ascending time, the first at 0. INVALID_ARGUMENT when they are not, when a rate is negative, or
// the last is 0: the run would never end its wait.
absl::StatusOr<std::unique_ptr<Rate>> ChangingRate(std::vector<RatePoint> points);
// The same from a text such as "0:50,30:200": seconds and arrivals a second. A number alone is a constant
// rate.
absl::StatusOr<std::unique_ptr<Rate>> ParseRate(std::string_view text);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_RATE_H_
