#include "libs/disclosure/joint_audit.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "libs/disclosure/one_way_cuts.h"

namespace rapport::disclosure {
namespace {

// People of whom something may be shown, as whole pools.
struct Group {
  std::vector<std::size_t> pools;  // ascending
  std::int64_t invited = 0;
};

// The groups of a table, and in which of them each cohort is.
class Groups {
 public:
  explicit Groups(const ReleasedTable& table) : table_(table), groups_of_(table.cohorts.size()) {
    std::size_t pools = 0;
    for (const ReleasedTable::Cohort& cohort : table.cohorts) {
      if (cohort.pool) pools = std::max(pools, *cohort.pool + 1);
    }
    cohorts_of_.resize(pools);
    for (std::size_t cohort = 0; cohort < table.cohorts.size(); ++cohort) {
      if (table.cohorts[cohort].pool) cohorts_of_[*table.cohorts[cohort].pool].push_back(cohort);
    }
    AddCells();
    for (const ReleasedTable::Measure& measure : table.measures) {
      for (const ReleasedTable::Block& block : measure.blocks) Add(block.pools);
    }
  }

  const std::vector<Group>& groups() const { return groups_; }
  const std::vector<std::size_t>& GroupsOf(std::size_t cohort) const { return groups_of_[cohort]; }

 private:
  // Cells that are made up of whole pools.
  void AddCells() {
    std::map<std::pair<std::size_t, int>, std::map<std::size_t, std::size_t>> cells;  // cohorts by pool
    for (const ReleasedTable::Cohort& cohort : table_.cohorts) {
      for (std::size_t unit = cohort.unit;; unit = table_.units[unit].parent) {
        for (const int role_group : {0, cohort.role_group}) {
          if (cohort.pool) ++cells[{unit, role_group}][*cohort.pool];
        }
        if (unit == 0) break;
      }
    }
    for (const auto& [cell, pools] : cells) {
      const bool whole = std::ranges::all_of(
          pools, [this](const auto& pool) { return pool.second == cohorts_of_[pool.first].size(); });
      if (!whole) continue;
      std::vector<std::size_t> numbers;
      numbers.reserve(pools.size());
      for (const auto& [pool, cohorts] : pools) numbers.push_back(pool);
      Add(numbers);
    }
  }

  void Add(const std::vector<std::size_t>& pools) {
    if (!seen_.insert(pools).second) return;
    Group group{pools, 0};
    for (const std::size_t pool : pools) {
      for (const std::size_t cohort : cohorts_of_[pool]) {
        if (!table_.cohorts[cohort].invited) return;
        group.invited += *table_.cohorts[cohort].invited;
      }
    }
    for (const std::size_t pool : pools) {
      for (const std::size_t cohort : cohorts_of_[pool]) groups_of_[cohort].push_back(groups_.size());
    }
    groups_.push_back(std::move(group));
  }

  const ReleasedTable& table_;
  std::vector<std::vector<std::size_t>> cohorts_of_;  // by pool
  std::set<std::vector<std::size_t>> seen_;
  std::vector<Group> groups_;
  std::vector<std::vector<std::size_t>> groups_of_;  // by cohort
};

// What is shown of any group on one measure.
class Totals {
 public:
  explicit Totals(const ReleasedTable::Measure& measure) : measure_(measure) {
    for (std::size_t block = 0; block < measure.blocks.size(); ++block) {
      for (const std::size_t pool : measure.blocks[block].pools) {
        if (block_of_.size() <= pool) block_of_.resize(pool + 1);
        block_of_[pool] = block;
      }
    }
  }

  // None unless the group is made up of whole blocks.
  std::optional<BlockTotals> Of(const Group& group) const {
    BlockTotals totals{0, 0, measure_.range};
    std::size_t covered = 0;
    for (const std::size_t pool : group.pools) {
      if (pool >= block_of_.size() || !block_of_[pool]) return std::nullopt;
      const ReleasedTable::Block& block = measure_.blocks[*block_of_[pool]];
      if (block.pools.front() != pool) continue;
      covered += block.pools.size();
      totals.n += block.n;
      totals.sum += block.sum;
    }
    if (covered != group.pools.size()) return std::nullopt;
    totals.sum = std::clamp(totals.sum, 0.0, totals.range * static_cast<double>(totals.n));
    return totals;
  }

 private:
  const ReleasedTable::Measure& measure_;
  std::vector<std::optional<std::size_t>> block_of_;  // by pool
};

// Groups of two waves that differ by a few people.
struct Neighbours {
  std::size_t earlier = 0;
  std::size_t later = 0;
  std::int64_t leavers = 0;
  std::int64_t stayers = 0;
  std::int64_t joiners = 0;
};

std::vector<Neighbours> FindNeighbours(const Groups& earlier, const Groups& later,
                                       std::span<const WaveFlow> flows, std::int64_t minimum_n) {
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> stayers;  // by later and earlier group
  for (const WaveFlow& flow : flows) {
    for (const std::size_t to : later.GroupsOf(flow.cohort)) {
      for (const std::size_t from : earlier.GroupsOf(flow.earlier_cohort))
        stayers[{to, from}] += flow.members;
    }
  }
  std::vector<Neighbours> neighbours;
  for (const auto& [groups, members] : stayers) {
    const Neighbours found{groups.second, groups.first, earlier.groups()[groups.second].invited - members,
                           members, later.groups()[groups.first].invited - members};
    const bool differ = found.leavers > 0 || found.joiners > 0;
    const bool by_few =
        0 <= found.leavers && found.leavers < minimum_n && 0 <= found.joiners && found.joiners < minimum_n;
    if (differ && by_few) neighbours.push_back(found);
  }
  return neighbours;
}

bool IsOpen(const PartBounds& bounds, double range, double protection) {
  const auto respondents = static_cast<double>(std::max<std::int64_t>(1, bounds.lowest_n));
  return bounds.highest_sum - bounds.lowest_sum >= (protection * respondents - 1e-9) * range;
}

}  // namespace

void AuditJointly(const ReleasedTable& earlier, const ReleasedTable& later, std::span<const WaveFlow> flows,
                  const std::function<void(const JointPart&)>& visit) {
  const Groups earlier_groups(earlier);
  const Groups later_groups(later);
  const std::vector<Neighbours> neighbours =
      FindNeighbours(earlier_groups, later_groups, flows, later.minimum_n);
  for (std::size_t measure = 0; measure < later.measures.size(); ++measure) {
    const ReleasedTable::Measure& now = later.measures[measure];
    const auto before = std::ranges::find(earlier.measures, now.id, &ReleasedTable::Measure::id);
    if (now.range == 0 || before == earlier.measures.end() || before->range != now.range) continue;
    const Totals totals(now);
    const Totals earlier_totals(*before);
    for (const Neighbours& both : neighbours) {
      const Group& group = later_groups.groups()[both.later];
      const Group& earlier_group = earlier_groups.groups()[both.earlier];
      const std::optional<BlockTotals> told = totals.Of(group);
      const std::optional<BlockTotals> told_before = earlier_totals.Of(earlier_group);
      if (!told || !told_before) continue;
      JointPart part{.earlier_measure = static_cast<std::size_t>(before - earlier.measures.begin()),
                     .measure = measure,
                     .earlier_pools = earlier_group.pools,
                     .pools = group.pools,
                     .pair = {*told_before, *told, both.leavers, both.stayers, both.joiners}};
      const auto tell = [&](JointPart::Who who, const std::optional<PartBounds>& bounds) {
        part.who = who;
        part.bounds = bounds;
        part.is_protected = !bounds || IsOpen(*bounds, now.range, later.protection);
        visit(part);
      };
      if (both.leavers > 0) tell(JointPart::Who::kLeavers, BoundLeavers(part.pair));
      if (both.joiners > 0) tell(JointPart::Who::kJoiners, BoundJoiners(part.pair));
    }
  }
}

namespace {

// The blocks of a measure in which everybody has a score, numbered on from `next`, by cohort; kElsewhere for
// cohorts outside of them.
struct FullBlocks {
  std::vector<std::size_t> group_of;                      // by cohort
  std::vector<const std::vector<std::size_t>*> pools_of;  // by number, from the first
  std::vector<std::int64_t> invited;                      // likewise
};

FullBlocks FindFullBlocks(const ReleasedTable& table, const ReleasedTable::Measure& measure,
                          std::size_t next) {
  FullBlocks full{std::vector<std::size_t>(table.cohorts.size(), Move::kElsewhere), {}, {}};
  std::map<std::size_t, std::size_t> block_of;  // by pool
  std::vector<std::int64_t> invited(measure.blocks.size());
  std::vector<bool> known(measure.blocks.size(), true);
  for (std::size_t block = 0; block < measure.blocks.size(); ++block) {
    for (const std::size_t pool : measure.blocks[block].pools) block_of[pool] = block;
  }
  std::vector<std::optional<std::size_t>> block_of_cohort(table.cohorts.size());
  for (std::size_t cohort = 0; cohort < table.cohorts.size(); ++cohort) {
    if (!table.cohorts[cohort].pool) continue;
    const auto found = block_of.find(*table.cohorts[cohort].pool);
    if (found == block_of.end()) continue;
    block_of_cohort[cohort] = found->second;
    invited[found->second] += table.cohorts[cohort].invited.value_or(0);
    if (!table.cohorts[cohort].invited) known[found->second] = false;
  }
  std::vector<std::size_t> number(measure.blocks.size(), Move::kElsewhere);
  for (std::size_t block = 0; block < number.size(); ++block) {
    if (!known[block] || measure.blocks[block].n != invited[block]) continue;
    number[block] = next++;
    full.pools_of.push_back(&measure.blocks[block].pools);
    full.invited.push_back(invited[block]);
  }
  for (std::size_t cohort = 0; cohort < block_of_cohort.size(); ++cohort) {
    if (block_of_cohort[cohort]) full.group_of[cohort] = number[*block_of_cohort[cohort]];
  }
  return full;
}

// Who moved between the full blocks of two waves; blocks of the earlier one come first.
std::vector<Move> MovesBetween(const FullBlocks& before, const FullBlocks& now,
                               std::span<const WaveFlow> flows) {
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> people;
  std::vector<std::int64_t> left = before.invited;
  std::vector<std::int64_t> came = now.invited;
  const std::size_t first_now = before.invited.size() + 1;
  for (const WaveFlow& flow : flows) {
    const std::size_t from = before.group_of[flow.earlier_cohort];
    const std::size_t to = now.group_of[flow.cohort];
    if (from == Move::kElsewhere && to == Move::kElsewhere) continue;
    people[{from, to}] += flow.members;
    if (from != Move::kElsewhere) left[from - 1] -= flow.members;
    if (to != Move::kElsewhere) came[to - first_now] -= flow.members;
  }
  for (std::size_t i = 0; i < left.size(); ++i) people[{i + 1, Move::kElsewhere}] += left[i];
  for (std::size_t i = 0; i < came.size(); ++i) people[{Move::kElsewhere, first_now + i}] += came[i];
  std::vector<Move> moves;
  for (const auto& [ends, count] : people) {
    if (count > 0) moves.push_back({ends.first, ends.second, count});
  }
  return moves;
}

}  // namespace

std::vector<std::vector<std::size_t>> FindExposedUnions(const ReleasedTable& earlier,
                                                        const ReleasedTable& later,
                                                        std::span<const WaveFlow> flows) {
  std::set<std::vector<std::size_t>> exposed;
  std::set<std::pair<std::vector<std::size_t>, std::vector<std::size_t>>>
      seen;  // measures with the same full blocks
  for (const ReleasedTable::Measure& measure : later.measures) {
    const auto before = std::ranges::find(earlier.measures, measure.id, &ReleasedTable::Measure::id);
    if (measure.range == 0 || before == earlier.measures.end() || before->range != measure.range) continue;
    const FullBlocks full_before = FindFullBlocks(earlier, *before, 1);
    const FullBlocks full = FindFullBlocks(later, measure, full_before.invited.size() + 1);
    if (!seen.emplace(full_before.group_of, full.group_of).second) continue;
    const std::vector<Move> moves = MovesBetween(full_before, full, flows);
    for (const std::vector<std::size_t>& cut :
         FindOneWayCuts(full_before.invited.size() + full.invited.size(), moves, later.minimum_n)) {
      std::vector<std::size_t> pools;
      for (const std::size_t group : cut) {
        if (group <= full_before.invited.size()) continue;
        const std::vector<std::size_t>& of_group = *full.pools_of[group - full_before.invited.size() - 1];
        pools.insert(pools.end(), of_group.begin(), of_group.end());
      }
      std::ranges::sort(pools);
      if (!pools.empty()) exposed.insert(std::move(pools));
    }
  }
  return {exposed.begin(), exposed.end()};
}

}  // namespace rapport::disclosure
