#include "libs/disclosure/wave_pair.h"

#include <algorithm>
#include <utility>

namespace rapport::disclosure {

std::optional<PartBounds> BoundJoiners(const WavePair& pair) {
  const double range = pair.later.range;
  const std::int64_t fewest = std::max<std::int64_t>(0, pair.later.n - pair.stayers);
  const std::int64_t most = std::min(pair.joiners, pair.later.n);
  const std::int64_t earlier_stayers = pair.earlier.n - std::min(pair.leavers, pair.earlier.n);
  std::optional<PartBounds> bounds;
  for (std::int64_t joiners = fewest; joiners <= most; ++joiners) {
    const std::int64_t later_stayers = pair.later.n - joiners;
    const std::int64_t twice = std::max<std::int64_t>(0, earlier_stayers + later_stayers - pair.stayers);
    const double lowest_twice =
        std::max(0.0, pair.earlier.sum - range * static_cast<double>(pair.earlier.n - twice));
    const double highest_twice = std::min(range * static_cast<double>(twice), pair.earlier.sum);
    const double low =
        std::max(0.0, pair.later.sum - highest_twice - range * static_cast<double>(later_stayers - twice));
    const double high = std::min(range * static_cast<double>(joiners), pair.later.sum - lowest_twice);
    if (low > high + 1e-9 * range) continue;
    if (!bounds) bounds = PartBounds{joiners, joiners, low, std::max(low, high)};
    bounds->highest_n = joiners;
    bounds->lowest_sum = std::min(bounds->lowest_sum, low);
    bounds->highest_sum = std::max(bounds->highest_sum, high);
  }
  return bounds;
}

std::optional<PartBounds> BoundLeavers(const WavePair& pair) {
  WavePair turned = pair;
  std::swap(turned.earlier, turned.later);
  std::swap(turned.leavers, turned.joiners);
  return BoundJoiners(turned);
}

}  // namespace rapport::disclosure
