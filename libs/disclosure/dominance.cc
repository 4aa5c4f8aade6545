#include "libs/disclosure/dominance.h"

#include <algorithm>
#include <cmath>

#include "absl/numeric/int128.h"
#include "libs/stats/fixed_point.h"

namespace rapport::disclosure {
namespace {

absl::uint128 Square(std::int64_t value) {
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? -value : value);
  return absl::uint128(magnitude) * magnitude;
}

// Whether n - 1 scores v and one v + distance, for some whole v, have these moments.
bool Fits(const stats::Moments& scores, std::int64_t distance) {
  const absl::int128 others = scores.sum() - distance;
  if (others % scores.n() != 0) return false;
  const auto value = static_cast<std::int64_t>(others / scores.n());
  return scores.sum_of_squares() ==
         Square(value) * static_cast<std::uint64_t>(scores.n() - 1) + Square(value + distance);
}

}  // namespace

bool IsNearlyUnanimous(std::span<const std::uint64_t> counts) {
  std::uint64_t n = 0;
  std::uint64_t largest = 0;
  for (const std::uint64_t count : counts) {
    n += count;
    largest = std::max(largest, count);
  }
  return n > 0 && n - largest <= 1;
}

bool IsNearlyUnanimous(const stats::Moments& scores) {
  if (scores.n() < 2) return scores.n() == 1;
  // The squared deviations of n - 1 equal scores and one at a distance d add up to d^2 (n - 1) / n.
  const double distance =
      std::ldexp(*scores.Sd() * std::sqrt(static_cast<double>(scores.n())), stats::kFixedFractionBits);
  // Beyond the widest response scale there is no such score, and the integers below would not hold it.
  if (distance > std::ldexp(2.0 * stats::kMaxAbsScore, stats::kFixedFractionBits) + 1) return false;
  // The rounding of Sd() moves the distance by less than a unit.
  const std::int64_t rounded = std::llround(distance);
  for (std::int64_t candidate = rounded - 1; candidate <= rounded + 1; ++candidate) {
    if (Fits(scores, candidate) || Fits(scores, -candidate)) return true;
  }
  return false;
}

}  // namespace rapport::disclosure
