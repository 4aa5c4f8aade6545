#ifndef RAPPORT_LIBS_DISCLOSURE_DOMINANCE_H_
#define RAPPORT_LIBS_DISCLOSURE_DOMINANCE_H_

#include <cstdint>
#include <span>

#include "libs/stats/moments.h"

namespace rapport::disclosure {

// Whether all respondents gave the same answer, or all but one: then everybody, or the one, knows what each
// of the others answered, however many they are (attribute disclosure: Hundepool et al. 2012, Statistical
// Disclosure Control, section 5.2.1). False for nobody.

// `counts`: respondents by answer.
bool IsNearlyUnanimous(std::span<const std::uint64_t> counts);

// From count, sum and sum of squares alone: whether n - 1 equal scores and one other have the same ones.
// Never false for scores that are so; true for others only by rare chance. Exact in integers.
bool IsNearlyUnanimous(const stats::Moments& scores);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_DOMINANCE_H_
