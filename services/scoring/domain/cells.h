#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_CELLS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_CELLS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/role_group.h"
#include "libs/disclosure/part_bounds.h"

namespace rapport::scoring {

struct Unit {
  std::string id;
  std::string parent_id;  // empty for the root
  std::string display_name;
  std::vector<std::string> earlier_ids = {};  // units that it took over from, over any number of steps
};

struct Cohort {
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string unit_id;
  std::int64_t size = 0;                      // people invited; 0 when unknown
  std::vector<std::string> specialties = {};  // sorted; empty: all
};

// A unit with everything below it, crossed with a role group (none: all together).
struct Cell {
  std::size_t unit = 0;  // index into CellMap::units()
  std::optional<base::RoleGroup> role_group;
  bool operator==(const Cell&) const = default;
};

enum class Breakdown { kUnit = 1, kRoleGroup = 2, kUnitByRoleGroup = 3 };

// Of which cells results may be had at all.
struct ShownCells {
  std::size_t lowest_unit_depth =
      static_cast<std::size_t>(-1);  // of units no deeper than this; 0: of the root
  bool by_specialty = true;
};

// Which cohorts make up which cell, for the tree and cohorts frozen with a wave. Cohorts may be pools of the
// frozen ones (Pooled); a cell that cuts through a pool has no cohorts: to all statistics it looks as if
// nobody were in it.
class CellMap {
 public:
  // `units` hold exactly one root. DATA_LOSS when the tree or a cohort's unit does not hold together.
  static absl::StatusOr<CellMap> Create(std::vector<Unit> units, const std::vector<Cohort>& cohorts);

  // In tree order: parents before children, siblings by id.
  const std::vector<Unit>& units() const { return units_; }

  // The same units with pools of cohorts as cohorts: by cohort its pool, kNoPool where it is left out of
  // everything. Pools hold cohorts of one role group; their sizes add up, 0 when one is unknown.
  static constexpr std::size_t kNoPool = static_cast<std::size_t>(-1);
  // `shown` says of which cells results may be had at all; others have no cohorts.
  CellMap Pooled(std::span<const std::size_t> pool_of, std::size_t pools, const ShownCells& shown = {}) const;

  // Index of a unit; the root's for an empty id; none if there is no such unit.
  std::optional<std::size_t> FindUnit(std::string_view id) const;

  // Index of a unit's parent; none for the root.
  std::optional<std::size_t> ParentOf(std::size_t unit) const;

  // Edges between a unit and the root; 0 for the root.
  std::size_t DepthOf(std::size_t unit) const;

  // One past the last unit below `unit`.
  std::size_t SubtreeEnd(std::size_t unit) const { return subtree_end_[unit]; }

  // The lowest unit that holds the units of all `cohorts`; the root for none.
  std::size_t LowestCommonUnit(std::span<const std::size_t> cohorts) const;

  // The unit directly below `ancestor` that holds `unit`; `ancestor` for itself. Requires
  // IsWithin(unit, ancestor).
  std::size_t BranchBelow(std::size_t ancestor, std::size_t unit) const;

  // Whether `unit` is `ancestor` or lies below it.
  bool IsWithin(std::size_t unit, std::size_t ancestor) const {
    return unit >= ancestor && unit < subtree_end_[ancestor];
  }

  std::size_t cohort_count() const { return unit_of_.size(); }

  // Index of the unit to which a cohort belongs (of a pool: the lowest that holds all of it), and its role
  // group.
  std::size_t UnitOfCohort(std::size_t cohort) const { return unit_of_[cohort]; }
  base::RoleGroup RoleGroupOfCohort(std::size_t cohort) const { return role_group_of_[cohort]; }

  // People invited in a cohort; 0 when unknown.
  std::int64_t SizeOfCohort(std::size_t cohort) const { return size_of_[cohort]; }

  // Specialties that a cohort holds, sorted; empty: all.
  const std::vector<std::string>& SpecialtiesOfCohort(std::size_t cohort) const {
    return specialties_of_[cohort];
  }

  // How many were invited in the parts into which units, each with everything below it, and single frozen
  // cohorts cut these cohorts taken together, and in the rest; none where it is all one frozen cohort.
  std::vector<disclosure::PartSizes> PartsOf(std::span<const std::size_t> cohorts) const;

  // Index of some cohort of the role group as it was before any pooling; none when it had none.
  std::optional<std::size_t> FrozenCohortOf(base::RoleGroup role_group) const;

  // Role groups that have a cohort, ascending.
  const std::vector<base::RoleGroup>& role_groups() const { return role_groups_; }

  // Indexes of the units that a cohort is made of, ascending: one, unless it is a pool.
  const std::vector<std::size_t>& UnitsOfCohort(std::size_t cohort) const { return units_of_[cohort]; }

  // Indexes of the cohorts in a cell, ascending; with a specialty, of those that hold this one and no other.
  // None when they cut through a pool, or may not be shown.
  std::vector<std::size_t> CohortsOf(const Cell& cell, std::string_view specialty = {}) const;

  // The same of several units together.
  std::vector<std::size_t> CohortsOfUnits(std::span<const std::size_t> units,
                                          std::optional<base::RoleGroup> role_group) const;

  // All cells of a breakdown, in tree order and then by role group; role groups are those that have a cohort.
  std::vector<Cell> CellsOf(Breakdown breakdown) const;

 private:
  // A cohort as it was frozen.
  struct Frozen {
    std::size_t unit = 0;
    base::RoleGroup role_group = base::RoleGroup::kFrontLine;
    std::vector<std::string> specialties = {};
    std::int64_t size = 0;  // 0 when unknown
    std::size_t pool = 0;   // index of the cohort into which it went; kNoPool
  };

  // The cohorts made up of those frozen ones; none when a cohort is only partly among them.
  std::vector<std::size_t> Cover(const std::vector<const Frozen*>& frozen) const;
  void AddFrozen(const Cell& cell, std::string_view specialty, std::vector<const Frozen*>& found) const;

  // Whether results may be had of these units at all.
  bool AreShown(std::span<const std::size_t> units) const;

  std::vector<Unit> units_;
  ShownCells shown_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<std::size_t> subtree_end_;             // by unit: one past the last unit of its subtree
  std::vector<Frozen> frozen_;                       // cohorts before pooling
  std::vector<std::vector<std::size_t>> frozen_at_;  // by unit: index into frozen_
  std::vector<std::vector<std::size_t>> parts_;      // by cohort: index of the frozen ones in it, ascending
  std::vector<std::size_t> unit_of_;                 // by cohort
  std::vector<std::vector<std::size_t>> units_of_;   // by cohort
  std::vector<base::RoleGroup> role_group_of_;       // by cohort
  std::vector<std::int64_t> size_of_;                // by cohort
  std::vector<std::vector<std::string>> specialties_of_;  // by cohort
  std::vector<base::RoleGroup> role_groups_;              // that have a frozen cohort, ascending
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_CELLS_H_
