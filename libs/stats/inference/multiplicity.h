#ifndef RAPPORT_LIBS_STATS_INFERENCE_MULTIPLICITY_H_
#define RAPPORT_LIBS_STATS_INFERENCE_MULTIPLICITY_H_

#include <optional>
#include <vector>

#include "absl/types/span.h"

namespace rapport::stats {

// How the p values of a family of tests are adjusted. An adjusted p value is compared with the level alpha as
// the p value itself would be.
enum class Adjustment {
  kBenjaminiHochberg,   // false discovery rate, independent or positively dependent tests (1995)
  kBenjaminiYekutieli,  // false discovery rate, any dependence (2001)
  kHolm,                // family-wise error rate, any dependence (1979)
  kHochberg,            // family-wise error rate, independent or positively dependent tests (1988)
  kBonferroni,          // family-wise error rate, any dependence
};

// The adjusted p values in the order given; a missing one is no member of the family and stays missing. Equal
// p values get equal adjusted ones. Requires each to be 0 to 1. O(m log m).
std::vector<std::optional<double>> AdjustPValues(absl::Span<const std::optional<double>> p_values,
                                                 Adjustment adjustment);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_INFERENCE_MULTIPLICITY_H_
