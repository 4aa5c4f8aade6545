#ifndef RAPPORT_LIBS_DISCLOSURE_WAVE_PAIR_H_
#define RAPPORT_LIBS_DISCLOSURE_WAVE_PAIR_H_

#include <cstdint>
#include <optional>

#include "libs/disclosure/part_bounds.h"

namespace rapport::disclosure {

// What is told of a group of people in one wave and of a group of mostly the same people in a later one.
// Ranges are the same.
struct WavePair {
  BlockTotals earlier;
  BlockTotals later;
  std::int64_t leavers = 0;  // invited in the earlier wave only
  std::int64_t stayers = 0;  // invited in both
  std::int64_t joiners = 0;  // invited in the later wave only
};

// What follows for the joiners from both waves together, for somebody who supposes that everybody who
// answered twice gave the same answers: the count and the sum lie between these. None if that cannot be, so
// that nothing follows.
//
// Counts are whole. For each number j of joiners that may have answered, as many leavers as can be are taken
// to have answered, and as few stayers twice, k = max(0, (n_earlier - leavers) + (n_later - j) - stayers):
// what they leave open is the most there is. Then the sum S of the joiners, with that of those who answered
// twice, T, and of those stayers who answered only later, is in
//   max(0, sum_later - max T - range (n_later - j - k)) <= S <= min(range j, sum_later - min T),
//   min T = max(0, sum_earlier - range (n_earlier - k)),  max T = min(range k, sum_earlier).
// O(joiners).
std::optional<PartBounds> BoundJoiners(const WavePair& pair);

// The same of the leavers: the earlier wave seen from the later one.
std::optional<PartBounds> BoundLeavers(const WavePair& pair);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_WAVE_PAIR_H_
