#include "services/roster/domain/cohorts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace rapport::roster {
namespace {

struct Key {
  std::int32_t unit;  // number in the tree
  std::string specialty;
};

// Keys that stay together, and their members.
struct Group {
  std::vector<Key> keys;
  std::int64_t members = 0;

  void Add(Key key, std::int64_t count) {
    keys.push_back(std::move(key));
    members += count;
  }
  void Absorb(Group other) {
    keys.insert(keys.end(), std::make_move_iterator(other.keys.begin()),
                std::make_move_iterator(other.keys.end()));
    members += other.members;
  }
};

using Pool = std::map<std::string, Group>;  // by specialty

// A cohort before its ids are written out.
struct Draft {
  std::int32_t unit = UnitTree::kNone;
  bool all_specialties = false;
  bool undersized = false;
  Group group;
};

std::set<std::string> SpecialtiesOf(const Group& group) {
  std::set<std::string> specialties;
  for (const Key& key : group.keys) specialties.insert(key.specialty);
  return specialties;
}

// Step 3: splits a pool of at least `min_size` members, which it consumes. The smallest of equals is the
// first by name.
void Split(Pool&& pool, std::int32_t unit, std::int64_t min_size, std::vector<Draft>& drafts) {
  std::vector<Group> standing;
  Group rest;
  for (auto& [specialty, group] : pool) {
    if (group.members >= min_size) {
      standing.push_back(std::move(group));
    } else {
      rest.Absorb(std::move(group));
    }
  }
  if (rest.members > 0 && rest.members < min_size) {
    const auto smallest =
        std::min_element(standing.begin(), standing.end(),
                         [](const Group& a, const Group& b) { return a.members < b.members; });
    rest.Absorb(std::move(*smallest));
    standing.erase(smallest);
  }
  if (rest.members > 0) standing.push_back(std::move(rest));
  const bool is_only = standing.size() == 1;
  for (Group& group : standing) drafts.push_back({unit, is_only, false, std::move(group)});
}

std::int32_t LowestHolderOf(const UnitTree& tree, const Group& group) {
  const auto [first, last] = std::minmax_element(group.keys.begin(), group.keys.end(),
                                                 [](const Key& a, const Key& b) { return a.unit < b.unit; });
  return tree.LowestHolder(first->unit, last->unit);
}

// Depth of each unit; 0 for the root.
std::vector<std::int32_t> DepthsOf(const UnitTree& tree) {
  std::vector<std::int32_t> depths(tree.nodes().size(), 0);
  for (std::size_t i = 1; i < depths.size(); ++i) {
    depths[i] = depths[static_cast<std::size_t>(tree.nodes()[i].parent)] + 1;
  }
  return depths;
}

// Step 4.
void PlaceLeftovers(const UnitTree& tree, Group leftovers, std::vector<Draft>& drafts) {
  if (drafts.empty()) {
    const std::int32_t unit = LowestHolderOf(tree, leftovers);
    drafts.push_back({unit, true, true, std::move(leftovers)});
    return;
  }
  const std::vector<std::int32_t> depths = DepthsOf(tree);
  const auto rank = [&](const Draft& draft) {
    const auto unit = static_cast<std::size_t>(draft.unit);
    return std::tuple(draft.group.members, depths[unit], std::string_view(tree.nodes()[unit].id),
                      SpecialtiesOf(draft.group));
  };
  const auto smallest = std::min_element(drafts.begin(), drafts.end(),
                                         [&](const Draft& a, const Draft& b) { return rank(a) < rank(b); });
  smallest->group.Absorb(std::move(leftovers));
  smallest->unit = LowestHolderOf(tree, smallest->group);
}

std::vector<Draft> DeriveForRoleGroup(const UnitTree& tree, std::vector<Pool> pools, std::int64_t min_size) {
  std::vector<Draft> drafts;
  for (std::size_t i = pools.size(); i-- > 0;) {  // children come before their parents
    Pool pool = std::move(pools[i]);
    std::int64_t members = 0;
    for (const auto& [specialty, group] : pool) members += group.members;
    if (members == 0) continue;
    if (members >= min_size) {
      Split(std::move(pool), static_cast<std::int32_t>(i), min_size, drafts);
    } else if (i > 0) {
      Pool& parent = pools[static_cast<std::size_t>(tree.nodes()[i].parent)];
      for (auto& [specialty, group] : pool) parent[specialty].Absorb(std::move(group));
    } else {
      Group leftovers;
      for (auto& [specialty, group] : pool) leftovers.Absorb(std::move(group));
      PlaceLeftovers(tree, std::move(leftovers), drafts);
    }
  }
  return drafts;
}

Cohort WriteOut(const UnitTree& tree, base::RoleGroup role_group, Draft draft) {
  Cohort cohort;
  cohort.role_group = role_group;
  cohort.unit_id = tree.nodes()[static_cast<std::size_t>(draft.unit)].id;
  if (!draft.all_specialties) {
    const std::set<std::string> specialties = SpecialtiesOf(draft.group);
    cohort.specialties.assign(specialties.begin(), specialties.end());
  }
  cohort.size = draft.group.members;
  cohort.undersized = draft.undersized;
  for (Key& key : draft.group.keys) {
    cohort.keys.push_back({tree.nodes()[static_cast<std::size_t>(key.unit)].id, std::move(key.specialty)});
  }
  std::sort(cohort.keys.begin(), cohort.keys.end());
  cohort.keys.erase(std::unique(cohort.keys.begin(), cohort.keys.end()), cohort.keys.end());
  return cohort;
}

void Sort(std::vector<Cohort>& cohorts) {
  std::sort(cohorts.begin(), cohorts.end(), [](const Cohort& a, const Cohort& b) {
    return std::tie(a.unit_id, a.role_group, a.specialties) <
           std::tie(b.unit_id, b.role_group, b.specialties);
  });
}

}  // namespace

std::vector<Cohort> DeriveCohorts(const UnitTree& tree, std::span<const KeyCount> counts,
                                  std::int64_t min_size) {
  std::vector<Cohort> cohorts;
  for (const base::RoleGroup role_group : base::kRoleGroups) {
    std::vector<Pool> pools(tree.nodes().size());
    for (const KeyCount& count : counts) {
      if (count.role_group != role_group) continue;
      const std::int32_t unit = *tree.Find(count.unit_id);
      pools[static_cast<std::size_t>(unit)][count.specialty].Add({unit, count.specialty}, count.members);
    }
    for (Draft& draft : DeriveForRoleGroup(tree, std::move(pools), min_size)) {
      cohorts.push_back(WriteOut(tree, role_group, std::move(draft)));
    }
  }
  Sort(cohorts);
  return cohorts;
}

std::vector<Cohort> CohortsWithoutMembers(const UnitTree& tree,
                                          std::span<const base::RoleGroup> role_groups) {
  std::vector<Cohort> cohorts;
  cohorts.reserve(tree.nodes().size() * role_groups.size());
  for (const UnitTree::Node& node : tree.nodes()) {
    for (const base::RoleGroup role_group : role_groups) {
      cohorts.push_back({role_group, node.id, {}, 0, false, {{node.id, ""}}});
    }
  }
  Sort(cohorts);
  return cohorts;
}

}  // namespace rapport::roster
