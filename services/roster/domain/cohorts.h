#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_COHORTS_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_COHORTS_H_

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libs/base/role_group.h"
#include "services/roster/domain/unit_tree.h"

namespace rapport::roster {

// How many active members of a role group share a unit and a specialty.
struct KeyCount {
  std::string unit_id;
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string specialty;  // empty if none
  std::int64_t members = 0;
  bool operator==(const KeyCount&) const = default;
};

// A combination of unit and specialty.
struct CohortKey {
  std::string unit_id;
  std::string specialty;
  auto operator<=>(const CohortKey&) const = default;
};

// Members of one role group that answer together.
struct Cohort {
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string unit_id;  // the lowest unit that holds all members
  // Sorted; "" among them stands for members without a specialty. Empty when the cohort is all that was to be
  // grouped at its unit, whatever the specialty.
  std::vector<std::string> specialties;
  std::int64_t size = 0;        // members; 0 when unknown
  bool undersized = false;      // the role group has too few members in the whole organization
  std::vector<CohortKey> keys;  // sorted
  bool operator==(const Cohort&) const = default;
};

// Groups the members of an organization into cohorts of at least `min_size` (1 or more), for each role group
// by itself, from the leaves of the tree up:
//   1. At a unit come together the members who stand directly in it and the leftovers of its children.
//   2. Fewer than min_size in all: they move up to the parent, whole, as leftovers.
//   3. Otherwise each specialty with at least min_size stands alone, and the rest is a cohort of its own; a
//   rest
//      below min_size takes in the smallest specialty that stood alone.
//   4. Leftovers at the root, where nothing is left to join them, take in the smallest cohort of the role
//   group
//      (of equals, the highest in the tree, then the first by unit and specialties), or stand as the
//      undersized cohort when there is none.
//
// What follows, and is tested: every key is in exactly one cohort; sizes add up; every cohort has at least
// min_size members, except that a role group with fewer in the whole organization is one undersized cohort;
// the result does not depend on the order of the input. Any number published for a unit covers whole cohorts
// (those whose unit lies in its subtree), so the difference of a unit and any of its parts is a union of
// whole cohorts too: no one can subtract their way to fewer than min_size members of a role group.
//
// Limits. Sizes are members, not answers: scoring still suppresses cohorts in which few answer. Role groups
// are kept apart here, so an undersized cohort must not be recoverable from a total over role groups; that is
// for disclosure control. Step 4 may take the only cohort away from a unit, which then has no number of its
// own.
//
// The result is sorted by unit, role group and specialties. Keys of units that the tree lacks, and counts
// below 1, must not be in `counts`; several counts of one key add up. Linear in tree and keys, but for
// sorting and for leftovers, which are fewer than min_size a unit.
std::vector<Cohort> DeriveCohorts(const UnitTree& tree, std::span<const KeyCount> counts,
                                  std::int64_t min_size);

// For surveys held elsewhere, whose members the roster does not know: each unit x role group is one cohort of
// unknown size with one key, which has no specialty. Sorted likewise.
std::vector<Cohort> CohortsWithoutMembers(const UnitTree& tree, std::span<const base::RoleGroup> role_groups);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_COHORTS_H_
