#ifndef RAPPORT_LIBS_DISCLOSURE_POOLING_H_
#define RAPPORT_LIBS_DISCLOSURE_POOLING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace rapport::disclosure {

// Cohorts of one kind (one role group) in a tree of units.
struct PoolingProblem {
  // By unit in tree order (a unit, then all below it): index of the parent; of the root its own, 0.
  std::vector<std::size_t> parents;
  // By cohort: its unit.
  std::vector<std::size_t> units;
  // By cohort: respondents, which break ties: the smaller one is pooled.
  std::vector<std::int64_t> sizes;
};

// Which cohorts are taken together.
struct Pooling {
  static constexpr std::size_t kWithheld = static_cast<std::size_t>(-1);
  std::vector<std::size_t> pool_of;  // by cohort; kWithheld: in no pool
  std::size_t pools = 0;

  bool operator==(const Pooling&) const = default;
};

// Whether numbers about these cohorts taken together may be shown. Must stay true when a cohort is added.
using IsSafe = std::function<bool(std::span<const std::size_t> cohorts)>;

// Pools cohorts until every pool is safe, so that a cell (a unit with everything below it) may be shown
// exactly if it is made up of whole pools: whatever is computed from such cells, by subtraction or otherwise,
// is about whole pools. In the terms of statistical disclosure control this is global recoding of the
// smallest categories in place of cell suppression (Hundepool et al. 2012, Statistical Disclosure Control,
// sections 4.3.2 and 4.4); no suppression pattern has then to be audited for what can be subtracted from
// what.
//
// Bottom-up: the unsafe cohorts of a unit and below are pooled there. If that is not enough, they take in the
// safe pool of the same unit whose loss hides the fewest cells (of these the one with the fewest respondents,
// then the one that holds the lowest cohort), as often as is needed; where there is none they are handed to
// the parent. What is unsafe at the root with nothing left to take in is withheld: it is in no pool and no
// number.
//
// O(units + cohorts) where all is safe, and O(pools) more for each time that a safe pool is taken in.
Pooling PoolCohorts(const PoolingProblem& problem, const IsSafe& is_safe);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_POOLING_H_
