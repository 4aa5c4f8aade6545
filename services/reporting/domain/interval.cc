#include "services/reporting/domain/interval.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>

namespace rapport::reporting {

std::optional<Interval> ConfidenceInterval(const Numbers& numbers, const Measure& measure) {
  const double range = measure.scale_max - measure.scale_min;
  if (numbers.n < 2 || !(range > 0)) return std::nullopt;
  const boost::math::students_t distribution(static_cast<double>(numbers.n - 1));
  const double half = boost::math::quantile(distribution, 0.975) * numbers.se * 100 / range;
  return Interval{std::clamp(numbers.score - half, 0.0, 100.0), std::clamp(numbers.score + half, 0.0, 100.0)};
}

}  // namespace rapport::reporting
