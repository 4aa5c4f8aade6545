#ifndef RAPPORT_LIBS_DISCLOSURE_TESTING_GLPK_BOUNDS_H_
#define RAPPORT_LIBS_DISCLOSURE_TESTING_GLPK_BOUNDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "libs/disclosure/part_bounds.h"

namespace rapport::disclosure::testing {

// A BoundingRule by GLPK's simplex over a count and a sum of each cohort; knows nothing of a closed form. For
// tests only: GLPK's licence is not ours.
PartBounds BoundByGlpk(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited,
                       std::span<const std::size_t> part);

}  // namespace rapport::disclosure::testing

#endif  // RAPPORT_LIBS_DISCLOSURE_TESTING_GLPK_BOUNDS_H_
