#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_UNIT_LINKS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_UNIT_LINKS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "services/scoring/domain/cells.h"

namespace rapport::scoring {

// Which units of several waves are the same ones, through renames, splits and mergers. Units are linked from
// each wave to the next; what hangs together by links is a group, the smallest whole that can be compared
// over the waves: the two halves of a split unit are one group together with the whole that they came from.
//
// A unit of the later wave is linked to the unit of the same id and to those that it took over from since the
// earlier wave, nearest first: an earlier unit from which one of these had itself come before the earlier
// wave is not meant. Known is what the roster knew when the waves opened.
class UnitLinks {
 public:
  // `waves` in the order of time; not kept.
  explicit UnitLinks(std::span<const CellMap* const> waves);

  std::size_t groups() const { return groups_; }

  // The group of a unit, an index into the wave's CellMap::units().
  std::size_t GroupOf(std::size_t wave, std::size_t unit) const { return group_of_[wave][unit]; }

  // The units of a group in one wave, ascending; empty when none of them existed then.
  std::vector<std::size_t> UnitsOf(std::size_t wave, std::size_t group) const;

 private:
  std::size_t groups_ = 0;
  std::vector<std::vector<std::size_t>> group_of_;  // by wave, by unit
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_UNIT_LINKS_H_
