#include "services/scoring/domain/joint_release.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "services/scoring/domain/table_of_release.h"

namespace rapport::scoring {
namespace {

using Pools = std::vector<std::size_t>;

// Which pools are taken together.
class Merger {
 public:
  explicit Merger(const Release& release) : release_(release), parent_(release.cells.cohort_count()) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }

  // Sees to it that these pools are no longer shown by themselves.
  void Break(const Pools& pools) {
    const std::size_t smallest = *std::ranges::min_element(
        pools, {}, [this](std::size_t pool) { return std::pair(Sheets(pool), pool); });
    if (const std::optional<std::size_t> nearest = NearestOutside(pools, smallest)) {
      parent_[Find(smallest)] = Find(*nearest);
    } else {
      withheld_.insert(release_.cells.RoleGroupOfCohort(smallest));
    }
  }

  // By pool the one that it becomes.
  Pools Result() {
    Pools merged(parent_.size(), CellMap::kNoPool);
    std::map<std::size_t, std::size_t> numbers;
    for (std::size_t pool = 0; pool < merged.size(); ++pool) {
      if (withheld_.contains(release_.cells.RoleGroupOfCohort(pool))) continue;
      merged[pool] = numbers.emplace(Find(pool), numbers.size()).first->second;
    }
    return merged;
  }

 private:
  std::int64_t Sheets(std::size_t pool) const { return release_.answers.statistics().sheets(pool); }

  std::size_t Find(std::size_t pool) {
    while (parent_[pool] != pool) pool = parent_[pool] = parent_[parent_[pool]];
    return pool;
  }

  // The pool of the same role group outside `pools` with which `pool` has the lowest unit in common; of these
  // the smallest.
  std::optional<std::size_t> NearestOutside(const Pools& pools, std::size_t pool) const {
    std::optional<std::tuple<std::int64_t, std::int64_t, std::size_t>> nearest;
    for (std::size_t other = 0; other < parent_.size(); ++other) {
      if (release_.cells.RoleGroupOfCohort(other) != release_.cells.RoleGroupOfCohort(pool)) continue;
      if (std::ranges::binary_search(pools, other)) continue;
      const std::size_t both[] = {pool, other};
      const auto depth =
          static_cast<std::int64_t>(release_.cells.DepthOf(release_.cells.LowestCommonUnit(both)));
      const std::tuple candidate(-depth, Sheets(other), other);
      if (!nearest || candidate < *nearest) nearest = candidate;
    }
    if (!nearest) return std::nullopt;
    return std::get<2>(*nearest);
  }

  const Release& release_;
  Pools parent_;
  std::set<base::RoleGroup> withheld_;
};

std::set<Pools> FindExposed(std::span<const OtherRelease> others, const disclosure::ReleasedTable& table) {
  std::set<Pools> exposed;
  for (const OtherRelease& other : others) {
    disclosure::AuditJointly(other.table, table, other.flows, [&exposed](const disclosure::JointPart& part) {
      if (!part.is_protected) exposed.emplace(part.pools.begin(), part.pools.end());
    });
    for (Pools& pools : disclosure::FindExposedUnions(other.table, table, other.flows)) {
      exposed.insert(std::move(pools));
    }
  }
  return exposed;
}

}  // namespace

Release SeparateFrom(std::span<const OtherRelease> others, const instrument::Instrument& instrument,
                     const CellMap& cells, Release release) {
  if (others.empty()) return release;
  // Ends, as every round leaves fewer pools.
  for (;;) {
    const std::set<Pools> exposed = FindExposed(others, TableOf(instrument, cells, release));
    if (exposed.empty()) return release;
    Merger merger(release);
    for (const Pools& pools : exposed) merger.Break(pools);
    const Pools merged = merger.Result();
    release = PoolFurther(instrument, std::move(release), merged);
  }
}

}  // namespace rapport::scoring
