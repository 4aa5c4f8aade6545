#include "services/scoring/domain/release.h"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "libs/disclosure/dominance.h"
#include "libs/disclosure/part_bounds.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/cell_totals.h"
#include "services/scoring/domain/cohort_groups.h"
#include "services/scoring/domain/sheet_places.h"

namespace rapport::scoring {
namespace {

using disclosure::Pooling;

// Sets of cohorts that only grow together.
class Joined {
 public:
  explicit Joined(std::size_t cohorts) : parent_(cohorts) { std::iota(parent_.begin(), parent_.end(), 0); }

  void Join(std::size_t a, std::size_t b) { parent_[Find(a)] = Find(b); }
  std::size_t Find(std::size_t cohort) {
    while (parent_[cohort] != cohort) cohort = parent_[cohort] = parent_[parent_[cohort]];
    return cohort;
  }

 private:
  std::vector<std::size_t> parent_;
};

// The blocks from which a coarser partition starts: sets of cohorts of one role group, and those left out.
struct Blocks {
  std::vector<std::vector<std::size_t>> cohorts;  // by block, ascending
  std::vector<bool> left_out;                     // by block
};

// The finest blocks of which those of all `partitions` are unions the other way round: cohorts that any of
// them takes together are together. Null partitions take nothing together. `asked` by cohort: who is
// concerned.
Blocks Join(const CellMap& cells, std::span<const Partition* const> partitions,
            const std::vector<bool>& asked) {
  Joined joined(cells.cohort_count());
  std::vector<bool> left_out(cells.cohort_count());
  for (const Partition* const partition : partitions) {
    if (partition == nullptr) continue;
    std::vector<std::optional<std::size_t>> first(partition->cohorts_in.size());
    for (std::size_t cohort = 0; cohort < cells.cohort_count(); ++cohort) {
      const std::size_t block = partition->block_of[cohort];
      if (block == Partition::kLeftOut) left_out[cohort] = true;
      if (block == Partition::kLeftOut || block == Partition::kNotAsked) continue;
      if (first[block]) joined.Join(cohort, *first[block]);
      first[block] = cohort;
    }
  }
  Blocks blocks;
  std::vector<std::optional<std::size_t>> place(cells.cohort_count());
  for (std::size_t cohort = 0; cohort < cells.cohort_count(); ++cohort) {
    if (!asked[cohort]) continue;
    std::optional<std::size_t>& block = place[joined.Find(cohort)];
    if (!block) {
      block = blocks.cohorts.size();
      blocks.cohorts.emplace_back();
      blocks.left_out.push_back(false);
    }
    blocks.cohorts[*block].push_back(cohort);
    if (left_out[cohort]) blocks.left_out[*block] = true;
  }
  return blocks;
}

// What the pools' numbers are narrowed by.
class Narrowing {
 public:
  Narrowing(const instrument::Instrument& instrument, const CellMap& cells, const WaveStatistics& statistics,
            const ReleasePolicy& policy, const PoolingRule& pool)
      : instrument_(instrument),
        cells_(cells),
        statistics_(statistics),
        minimum_n_(policy.minimum_n),
        protection_(policy.protection),
        pool_(pool),
        parents_(ParentsOf(cells)),
        places_(instrument, statistics.plan()) {}

  Clearance Run() const {
    Clearance clearance(minimum_n_);
    for (std::size_t measure = 0; measure < instrument_.measures.size(); ++measure) {
      std::vector<const Partition*> components;
      for (const std::size_t component : instrument_.measures[measure].components) {
        components.push_back(clearance.OfMeasure(component));
      }
      clearance.RestrictMeasure(measure, OfMeasure(measure, components));
    }
    for (const std::vector<std::size_t>& items : ItemsThatBelongTogether()) RestrictItems(items, clearance);
    return clearance;
  }

 private:
  std::shared_ptr<const Partition> OfMeasure(std::size_t measure,
                                             std::span<const Partition* const> components) const {
    std::vector<bool> asked(cells_.cohort_count());
    std::vector<std::int64_t> sizes(cells_.cohort_count());
    for (std::size_t cohort = 0; cohort < asked.size(); ++cohort) {
      const auto position = places_.OfMeasure(FormOf(cohort), measure);
      if (!position) continue;
      asked[cohort] = true;
      sizes[cohort] = statistics_.moments(cohort, *position).n();
    }
    return Coarsen(Join(cells_, components, asked), sizes, [&](std::span<const std::size_t> cohorts) {
      stats::Moments moments;
      for (const std::size_t cohort : cohorts) {
        moments.Merge(statistics_.moments(cohort, *places_.OfMeasure(FormOf(cohort), measure)));
      }
      return minimum_n_.Allows(moments.n()) && !disclosure::IsNearlyUnanimous(moments) &&
             PartsAreProtected(cohorts, moments, instrument_.measures[measure].min_value,
                               instrument_.measures[measure].max_value);
    });
  }

  void RestrictItems(const std::vector<std::size_t>& items, Clearance& clearance) const {
    std::vector<const Partition*> measures;
    for (std::size_t measure = 0; measure < instrument_.measures.size(); ++measure) {
      const std::vector<std::size_t>& made_of = instrument_.measures[measure].items;
      if (std::ranges::find_first_of(made_of, items) != made_of.end()) {
        measures.push_back(clearance.OfMeasure(measure));
      }
    }
    std::vector<bool> asked(cells_.cohort_count());
    std::vector<std::int64_t> sizes(cells_.cohort_count());
    for (std::size_t cohort = 0; cohort < asked.size(); ++cohort) {
      asked[cohort] = std::ranges::any_of(
          items, [&](std::size_t item) { return places_.OfItem(FormOf(cohort), item).has_value(); });
      sizes[cohort] = statistics_.sheets(cohort);
    }
    const std::shared_ptr<const Partition> partition =
        Coarsen(Join(cells_, measures, asked), sizes, [&](std::span<const std::size_t> cohorts) {
          return std::ranges::all_of(items, [&](std::size_t item) { return IsSafeItem(item, cohorts); });
        });
    for (const std::size_t item : items) clearance.RestrictItem(item, partition);
  }

  // Cohorts of one role group, and so of one form.
  bool IsSafeItem(std::size_t item, std::span<const std::size_t> cohorts) const {
    if (!places_.OfItem(FormOf(cohorts.front()), item)) return true;
    const std::vector<std::uint64_t> answers = AnswersOf(instrument_, statistics_, cohorts, item);
    const stats::Moments moments = ItemMoments(instrument_, item, answers);
    if (!minimum_n_.Allows(moments.n()) || disclosure::IsNearlyUnanimous(std::span(answers).subspan(1))) {
      return false;
    }
    const instrument::ResponseScale& scale = instrument_.ScaleOf(item);
    return PartsAreProtected(cohorts, moments, scale.min_value(), scale.max_value());
  }

  bool PartsAreProtected(std::span<const std::size_t> cohorts, const stats::Moments& moments,
                         double min_value, double max_value) const {
    const auto n = static_cast<double>(moments.n());
    const disclosure::BlockTotals totals{moments.n(), n * (*moments.Mean() - min_value),
                                         max_value - min_value};
    return std::ranges::all_of(cells_.PartsOf(cohorts), [&](const disclosure::PartSizes& sizes) {
      return disclosure::IsProtected(totals, sizes, protection_);
    });
  }

  // Items of the same scale or facet, directly or by way of other scales.
  std::vector<std::vector<std::size_t>> ItemsThatBelongTogether() const {
    Joined joined(instrument_.items.size());
    for (const instrument::Measure& measure : instrument_.measures) {
      for (const std::size_t item : measure.items) joined.Join(item, measure.items.front());
    }
    std::vector<std::vector<std::size_t>> by_root(instrument_.items.size());
    for (std::size_t item = 0; item < by_root.size(); ++item) by_root[joined.Find(item)].push_back(item);
    std::erase_if(by_root, [](const std::vector<std::size_t>& items) { return items.empty(); });
    return by_root;
  }

  // Takes blocks of a role group together until each is safe. Null when every cohort is a block.
  template <typename IsSafe>
  std::shared_ptr<const Partition> Coarsen(const Blocks& blocks, const std::vector<std::int64_t>& sizes,
                                           const IsSafe& is_safe) const {
    const bool as_it_is = std::ranges::all_of(blocks.cohorts, [&](const std::vector<std::size_t>& cohorts) {
      return cohorts.size() == 1 && is_safe(cohorts);
    });
    if (as_it_is && std::ranges::find(blocks.left_out, true) == blocks.left_out.end()) return nullptr;
    Partition partition{std::vector<std::size_t>(cells_.cohort_count(), Partition::kNotAsked), {}};
    for (const base::RoleGroup role_group : cells_.role_groups()) {
      CoarsenRoleGroup(role_group, blocks, sizes, is_safe, partition);
    }
    return std::make_shared<const Partition>(std::move(partition));
  }

  template <typename IsSafe>
  void CoarsenRoleGroup(base::RoleGroup role_group, const Blocks& blocks,
                        const std::vector<std::int64_t>& sizes, const IsSafe& is_safe,
                        Partition& partition) const {
    disclosure::PoolingProblem problem{parents_, {}, {}};
    std::vector<const std::vector<std::size_t>*> taken;  // the blocks that are pooled
    for (std::size_t block = 0; block < blocks.cohorts.size(); ++block) {
      const std::vector<std::size_t>& cohorts = blocks.cohorts[block];
      if (cells_.RoleGroupOfCohort(cohorts.front()) != role_group) continue;
      if (blocks.left_out[block]) {
        for (const std::size_t cohort : cohorts) partition.block_of[cohort] = Partition::kLeftOut;
        continue;
      }
      taken.push_back(&cohorts);
      problem.units.push_back(cells_.LowestCommonUnit(cohorts));
      problem.sizes.push_back(0);
      for (const std::size_t cohort : cohorts) problem.sizes.back() += sizes[cohort];
    }
    std::vector<std::size_t> together;
    const Pooling pooling = pool_(problem, [&](std::span<const std::size_t> pooled) {
      together.clear();
      for (const std::size_t block : pooled) {
        together.insert(together.end(), taken[block]->begin(), taken[block]->end());
      }
      return is_safe(together);
    });
    const std::size_t first = partition.cohorts_in.size();
    partition.cohorts_in.resize(first + pooling.pools);
    for (std::size_t block = 0; block < taken.size(); ++block) {
      const std::size_t pool = pooling.pool_of[block];
      for (const std::size_t cohort : *taken[block]) {
        partition.block_of[cohort] = pool == Pooling::kWithheld ? Partition::kLeftOut : first + pool;
        if (pool != Pooling::kWithheld) ++partition.cohorts_in[first + pool];
      }
    }
  }

  std::size_t FormOf(std::size_t cohort) const { return statistics_.plan().form_of_cohort[cohort]; }

  const instrument::Instrument& instrument_;
  const CellMap& cells_;
  const WaveStatistics& statistics_;
  const disclosure::MinimumN minimum_n_;
  const double protection_;
  const PoolingRule& pool_;
  const std::vector<std::size_t> parents_;
  const SheetPlaces places_;
};

// Whether anybody is known to belong to a cohort: of a survey held elsewhere there is one for every unit and
// role group.
bool Exists(const CellMap& cells, const WaveStatistics& statistics, std::size_t cohort) {
  return cells.SizeOfCohort(cohort) > 0 || statistics.sheets(cohort) > 0;
}

// By frozen cohort its pool. People who were invited and did not answer are protected like those who did.
std::vector<std::size_t> PoolSheets(const CellMap& cells, const WaveStatistics& statistics,
                                    const ReleasePolicy& policy, const PoolingRule& pool) {
  std::vector<std::size_t> pool_of(cells.cohort_count(), CellMap::kNoPool);
  std::size_t pools = 0;
  for (const base::RoleGroup role_group : cells.role_groups()) {
    const CohortGroups groups = GroupCohorts(
        cells, policy, role_group, [&](std::size_t cohort) { return Exists(cells, statistics, cohort); });
    const disclosure::PoolingProblem problem =
        ProblemOf(cells, groups, [&](std::size_t cohort) { return statistics.sheets(cohort); });
    const Pooling pooling = pool(problem, [&](std::span<const std::size_t> together) {
      std::int64_t n = 0;
      for (const std::size_t group : together) n += problem.sizes[group];
      return policy.minimum_n.Allows(n);
    });
    for (std::size_t group = 0; group < groups.size(); ++group) {
      if (pooling.pool_of[group] == Pooling::kWithheld) continue;
      for (const std::size_t cohort : groups[group]) pool_of[cohort] = pools + pooling.pool_of[group];
    }
    pools += pooling.pools;
  }
  return pool_of;
}

std::size_t CountPools(std::span<const std::size_t> pool_of) {
  std::size_t pools = 0;
  for (const std::size_t pool : pool_of) {
    if (pool != CellMap::kNoPool) pools = std::max(pools, pool + 1);
  }
  return pools;
}

}  // namespace

Release BuildRelease(const instrument::Instrument& instrument, const CellMap& cells, WaveAnswers answers,
                     const ReleasePolicy& policy, const PoolingRule& pool) {
  std::vector<std::size_t> pool_of = PoolSheets(cells, answers.statistics(), policy, pool);
  Release release =
      RestoreRelease(cells, std::move(answers), std::move(pool_of), Clearance(policy.minimum_n), policy);
  release.clearance = Narrowing(instrument, release.cells, release.answers.statistics(), policy, pool).Run();
  return release;
}

Release PoolFurther(const instrument::Instrument& instrument, Release release,
                    std::span<const std::size_t> merged_of, const PoolingRule& pool) {
  std::vector<std::size_t> pool_of = std::move(release.pool_of);
  for (std::size_t& at : pool_of) {
    if (at != CellMap::kNoPool) at = merged_of[at];
  }
  const std::size_t pools = CountPools(merged_of);
  CellMap cells =
      release.cells.Pooled(merged_of, pools, {release.policy.lowest_unit_depth, release.policy.by_specialty});
  std::shared_ptr<const WavePlan> plan = PlanPools(release.answers.plan(), merged_of, pools);
  WaveAnswers answers = std::move(release.answers).Pooled(std::move(plan), merged_of);
  Clearance clearance = Narrowing(instrument, cells, answers.statistics(), release.policy, pool).Run();
  return {std::move(pool_of),   std::move(cells), std::move(answers),
          std::move(clearance), release.policy,   release.has_sheets};
}

Release RestoreRelease(const CellMap& cells, WaveAnswers answers, std::vector<std::size_t> pool_of,
                       Clearance clearance, const ReleasePolicy& policy) {
  const std::size_t pools = CountPools(pool_of);
  std::shared_ptr<const WavePlan> plan = PlanPools(answers.plan(), pool_of, pools);
  WaveAnswers by_pool = std::move(answers).Pooled(std::move(plan), pool_of);
  CellMap pooled = cells.Pooled(pool_of, pools, {policy.lowest_unit_depth, policy.by_specialty});
  return {std::move(pool_of), std::move(pooled), std::move(by_pool), std::move(clearance), policy};
}

Release RestoreRelease(const CellMap& cells, WaveStatistics statistics, std::vector<std::size_t> pool_of,
                       Clearance clearance, const ReleasePolicy& policy) {
  CellMap pooled =
      cells.Pooled(pool_of, CountPools(pool_of), {policy.lowest_unit_depth, policy.by_specialty});
  return {std::move(pool_of),
          std::move(pooled),
          WaveAnswers(std::move(statistics)),
          std::move(clearance),
          policy,
          false};
}

}  // namespace rapport::scoring
