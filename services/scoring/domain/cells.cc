#include "services/scoring/domain/cells.h"

#include <algorithm>
#include <set>
#include <utility>

#include "libs/base/status.h"

namespace rapport::scoring {
namespace {

absl::Status DoesNotHold() {
  return base::Error(absl::StatusCode::kDataLoss, "MANIFEST_CORRUPT",
                     "the wave's frozen units do not form a tree");
}

}  // namespace

absl::StatusOr<CellMap> CellMap::Create(std::vector<Unit> units, const std::vector<Cohort>& cohorts) {
  std::map<std::string, std::vector<Unit*>> children;
  for (Unit& unit : units) children[unit.parent_id].push_back(&unit);
  for (auto& [parent, siblings] : children) {
    std::sort(siblings.begin(), siblings.end(), [](const Unit* a, const Unit* b) { return a->id < b->id; });
  }
  if (children[""].size() != 1) return DoesNotHold();

  // Depth first without recursion; a unit's subtree ends where the walk comes back to it.
  CellMap map;
  struct Step {
    Unit* unit;
    std::size_t position;
    std::size_t next_child;
  };
  std::vector<Step> path;
  const auto enter = [&](Unit* unit) {
    path.push_back({unit, map.units_.size(), 0});
    map.units_.push_back(*unit);
    map.subtree_end_.push_back(0);
    return map.index_.emplace(unit->id, path.back().position).second && map.units_.size() <= units.size();
  };
  bool holds = enter(children[""].front());
  while (holds && !path.empty()) {
    Step& step = path.back();
    const auto below = children.find(step.unit->id);
    if (below != children.end() && step.next_child < below->second.size()) {
      Unit* const child = below->second[step.next_child++];
      holds = enter(child);
    } else {
      map.subtree_end_[step.position] = map.units_.size();
      path.pop_back();
    }
  }
  if (!holds || map.units_.size() != units.size()) return DoesNotHold();

  map.frozen_at_.resize(map.units_.size());
  std::set<base::RoleGroup> role_groups;
  for (std::size_t cohort = 0; cohort < cohorts.size(); ++cohort) {
    const auto unit = map.index_.find(cohorts[cohort].unit_id);
    if (unit == map.index_.end()) return DoesNotHold();
    map.frozen_at_[unit->second].push_back(cohort);
    map.frozen_.push_back({unit->second, cohorts[cohort].role_group, cohorts[cohort].specialties,
                           cohorts[cohort].size, cohort});
    map.parts_.push_back({cohort});
    map.unit_of_.push_back(unit->second);
    map.units_of_.push_back({unit->second});
    map.role_group_of_.push_back(cohorts[cohort].role_group);
    map.specialties_of_.push_back(cohorts[cohort].specialties);
    map.size_of_.push_back(cohorts[cohort].size);
    role_groups.insert(cohorts[cohort].role_group);
  }
  map.role_groups_.assign(role_groups.begin(), role_groups.end());
  return map;
}

CellMap CellMap::Pooled(std::span<const std::size_t> pool_of, std::size_t pools,
                        const ShownCells& shown) const {
  CellMap pooled = *this;
  pooled.shown_ = shown;
  std::vector<std::vector<std::size_t>> parts(pools);  // by pool: cohorts
  for (std::size_t cohort = 0; cohort < pool_of.size(); ++cohort) {
    if (pool_of[cohort] != kNoPool) parts[pool_of[cohort]].push_back(cohort);
  }
  pooled.parts_.assign(pools, {});
  for (std::size_t index = 0; index < frozen_.size(); ++index) {
    std::size_t& pool = pooled.frozen_[index].pool;
    if (pool != kNoPool) pool = pool_of[pool];
    if (pool != kNoPool) pooled.parts_[pool].push_back(index);
  }
  pooled.unit_of_.clear();
  pooled.units_of_.assign(pools, {});
  pooled.role_group_of_.clear();
  pooled.size_of_.assign(pools, 0);
  pooled.specialties_of_.assign(pools, {});
  for (std::size_t pool = 0; pool < pools; ++pool) {
    std::set<std::size_t> units;
    std::set<std::string> specialties;
    bool sized = true;
    bool specialized = true;
    for (const std::size_t cohort : parts[pool]) {
      units.insert(units_of_[cohort].begin(), units_of_[cohort].end());
      specialties.insert(specialties_of_[cohort].begin(), specialties_of_[cohort].end());
      sized = sized && size_of_[cohort] > 0;
      specialized = specialized && !specialties_of_[cohort].empty();
      pooled.size_of_[pool] += size_of_[cohort];
    }
    if (!sized) pooled.size_of_[pool] = 0;
    if (specialized) pooled.specialties_of_[pool].assign(specialties.begin(), specialties.end());
    pooled.units_of_[pool].assign(units.begin(), units.end());
    pooled.unit_of_.push_back(LowestCommonUnit(parts[pool]));
    pooled.role_group_of_.push_back(role_group_of_[parts[pool].front()]);
  }
  return pooled;
}

std::optional<std::size_t> CellMap::FindUnit(std::string_view id) const {
  if (id.empty()) return 0;
  const auto found = index_.find(id);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

std::size_t CellMap::LowestCommonUnit(std::span<const std::size_t> cohorts) const {
  if (cohorts.empty()) return 0;
  std::size_t first = units_.size();
  std::size_t last = 0;
  for (const std::size_t cohort : cohorts) {
    first = std::min(first, unit_of_[cohort]);
    last = std::max(last, unit_of_[cohort]);
  }
  std::size_t at = first;
  while (!IsWithin(last, at)) at = *ParentOf(at);
  return at;
}

std::size_t CellMap::BranchBelow(std::size_t ancestor, std::size_t unit) const {
  std::size_t at = unit;
  while (at != ancestor && *ParentOf(at) != ancestor) at = *ParentOf(at);
  return at;
}

std::size_t CellMap::DepthOf(std::size_t unit) const {
  std::size_t depth = 0;
  for (auto at = ParentOf(unit); at.has_value(); at = ParentOf(*at)) ++depth;
  return depth;
}

std::optional<std::size_t> CellMap::ParentOf(std::size_t unit) const {
  if (units_[unit].parent_id.empty()) return std::nullopt;
  return index_.find(units_[unit].parent_id)->second;
}

std::vector<disclosure::PartSizes> CellMap::PartsOf(std::span<const std::size_t> cohorts) const {
  struct People {
    std::int64_t invited = 0;
    bool known = true;
    void Add(std::int64_t size) {
      invited += size;
      known = known && size > 0;
    }
  };
  std::size_t frozen = 0;
  for (const std::size_t cohort : cohorts) frozen += parts_[cohort].size();
  if (frozen < 2) return {};
  People all;
  std::vector<People> parts;
  std::map<std::size_t, People> units;
  const std::size_t top = LowestCommonUnit(cohorts);
  for (const std::size_t cohort : cohorts) {
    for (const std::size_t index : parts_[cohort]) {
      const Frozen& part = frozen_[index];
      all.Add(part.size);
      parts.emplace_back().Add(part.size);
      for (std::size_t unit = part.unit; unit != top; unit = *ParentOf(unit)) units[unit].Add(part.size);
    }
  }
  for (const auto& [unit, people] : units) parts.push_back(people);
  std::vector<disclosure::PartSizes> sizes;
  sizes.reserve(parts.size());
  for (const People& part : parts) {
    const bool known = part.known && all.known;
    sizes.push_back({part.known ? std::optional(part.invited) : std::nullopt,
                     known ? std::optional(all.invited - part.invited) : std::nullopt});
  }
  return sizes;
}

std::optional<std::size_t> CellMap::FrozenCohortOf(base::RoleGroup role_group) const {
  const auto found = std::ranges::find(frozen_, role_group, &Frozen::role_group);
  if (found == frozen_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - frozen_.begin());
}

void CellMap::AddFrozen(const Cell& cell, std::string_view specialty,
                        std::vector<const Frozen*>& found) const {
  for (std::size_t unit = cell.unit; unit < subtree_end_[cell.unit]; ++unit) {
    for (const std::size_t index : frozen_at_[unit]) {
      const Frozen& frozen = frozen_[index];
      if (frozen.pool == kNoPool || (cell.role_group && frozen.role_group != *cell.role_group)) continue;
      if (!specialty.empty() && (frozen.specialties.size() != 1 || frozen.specialties[0] != specialty)) {
        continue;
      }
      found.push_back(&frozen);
    }
  }
}

std::vector<std::size_t> CellMap::Cover(const std::vector<const Frozen*>& frozen) const {
  std::vector<std::size_t> cohorts;
  cohorts.reserve(frozen.size());
  for (const Frozen* const part : frozen) cohorts.push_back(part->pool);
  std::sort(cohorts.begin(), cohorts.end());
  std::size_t kept = 0;
  for (std::size_t first = 0; first < cohorts.size();) {
    const std::size_t cohort = cohorts[first];
    std::size_t last = first;
    while (last < cohorts.size() && cohorts[last] == cohort) ++last;
    if (last - first != parts_[cohort].size()) return {};
    cohorts[kept++] = cohort;
    first = last;
  }
  cohorts.resize(kept);
  return cohorts;
}

bool CellMap::AreShown(std::span<const std::size_t> units) const {
  return std::ranges::all_of(units,
                             [this](std::size_t unit) { return DepthOf(unit) <= shown_.lowest_unit_depth; });
}

std::vector<std::size_t> CellMap::CohortsOf(const Cell& cell, std::string_view specialty) const {
  if (!AreShown({&cell.unit, 1}) || (!specialty.empty() && !shown_.by_specialty)) return {};
  std::vector<const Frozen*> frozen;
  AddFrozen(cell, specialty, frozen);
  return Cover(frozen);
}

std::vector<std::size_t> CellMap::CohortsOfUnits(std::span<const std::size_t> units,
                                                 std::optional<base::RoleGroup> role_group) const {
  if (!AreShown(units)) return {};
  std::vector<const Frozen*> frozen;
  for (const std::size_t unit : units) AddFrozen({unit, role_group}, {}, frozen);
  std::sort(frozen.begin(), frozen.end());
  frozen.erase(std::unique(frozen.begin(), frozen.end()), frozen.end());
  return Cover(frozen);
}

std::vector<Cell> CellMap::CellsOf(Breakdown breakdown) const {
  std::vector<Cell> cells;
  const std::size_t units = breakdown == Breakdown::kRoleGroup ? 1 : units_.size();
  for (std::size_t unit = 0; unit < units; ++unit) {
    if (breakdown == Breakdown::kUnit) {
      cells.push_back({unit, std::nullopt});
    } else {
      for (const base::RoleGroup role_group : role_groups_) cells.push_back({unit, role_group});
    }
  }
  return cells;
}

}  // namespace rapport::scoring
