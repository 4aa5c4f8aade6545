#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_RELEASE_POLICY_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_RELEASE_POLICY_H_

#include <cstddef>
#include <limits>

#include "libs/disclosure/minimum_n.h"

namespace rapport::scoring {

// What of a wave's disclosure policy concerns its scores.
struct ReleasePolicy {
  static constexpr std::size_t kAllUnits = std::numeric_limits<std::size_t>::max();

  disclosure::MinimumN minimum_n;
  double protection =
      0.2;  // share of its response range by which the mean of a hidden part is left open at least
  std::size_t lowest_unit_depth = kAllUnits;  // units deeper than this are not shown; 0: the root alone is
  bool by_specialty = true;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_RELEASE_POLICY_H_
