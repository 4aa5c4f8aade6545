#include "libs/disclosure/pooling.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rapport::disclosure {
namespace {

class Pooler {
 public:
  Pooler(const PoolingProblem& problem, const IsSafe& is_safe)
      : problem_(problem),
        is_safe_(is_safe),
        depth_(problem.parents.size()),
        subtree_end_(problem.parents.size()),
        waiting_(problem.parents.size()) {
    const std::size_t units = problem.parents.size();
    for (std::size_t unit = 0; unit < units; ++unit) {
      if (unit > 0) depth_[unit] = depth_[problem.parents[unit]] + 1;
      subtree_end_[unit] = unit + 1;
    }
    for (std::size_t unit = units; unit-- > 1;) {
      std::size_t& end = subtree_end_[problem.parents[unit]];
      end = std::max(end, subtree_end_[unit]);
    }
  }

  Pooling Run() {
    std::vector<std::vector<std::size_t>> own(problem_.parents.size());
    for (std::size_t cohort = 0; cohort < problem_.units.size(); ++cohort) {
      own[problem_.units[cohort]].push_back(cohort);
    }
    for (std::size_t unit = own.size(); unit-- > 0;) Settle(unit, own[unit]);
    return Number();
  }

 private:
  struct Pool {
    std::vector<std::size_t> cohorts;  // ascending; empty: it was taken in by another one
    std::size_t unit = 0;              // the lowest that holds all of them
    std::int64_t size = 0;
  };

  void Settle(std::size_t unit, const std::vector<std::size_t>& own) {
    // The unit's own cohorts (specialties) first by themselves.
    Pool unsafe{.cohorts = {}, .unit = unit};
    const std::size_t first_own = pools_.size();
    for (const std::size_t cohort : own) {
      Pool single{{cohort}, unit, problem_.sizes[cohort]};
      if (is_safe_(single.cohorts)) {
        pools_.push_back(std::move(single));
      } else {
        Absorb(unsafe, std::move(single));
      }
    }
    Complete(unsafe, first_own);
    Absorb(unsafe, std::move(waiting_[unit]));
    Complete(unsafe, 0);
    if (unsafe.cohorts.empty()) return;
    if (unit > 0) Absorb(waiting_[problem_.parents[unit]], std::move(unsafe));
  }

  // Makes a pool of `unsafe`, with whatever must be taken in from the pools `from` on within its unit;
  // `unsafe` is then empty. Where there is nothing left to take in, what was gathered stays in it.
  void Complete(Pool& unsafe, std::size_t from) {
    if (unsafe.cohorts.empty()) return;
    while (!is_safe_(unsafe.cohorts)) {
      Pool* const next = Cheapest(unsafe.unit, from);
      if (next == nullptr) return;
      Absorb(unsafe, std::exchange(*next, Pool{}));
    }
    pools_.push_back(std::exchange(unsafe, Pool{.cohorts = {}, .unit = unsafe.unit}));
  }

  // The pool within `unit` that loses the fewest cells by being taken together with something else in that
  // unit.
  Pool* Cheapest(std::size_t unit, std::size_t from) {
    const auto cost = [&](const Pool& pool) {
      return std::tuple(depth_[pool.unit] - depth_[unit], pool.size, pool.cohorts.front());
    };
    Pool* cheapest = nullptr;
    for (std::size_t i = from; i < pools_.size(); ++i) {
      Pool& pool = pools_[i];
      if (pool.cohorts.empty() || pool.unit < unit || pool.unit >= subtree_end_[unit]) continue;
      if (cheapest == nullptr || cost(pool) < cost(*cheapest)) cheapest = &pool;
    }
    return cheapest;
  }

  // Leaves `into` at its unit.
  static void Absorb(Pool& into, Pool from) {
    const auto middle = static_cast<std::ptrdiff_t>(into.cohorts.size());
    into.cohorts.insert(into.cohorts.end(), from.cohorts.begin(), from.cohorts.end());
    std::inplace_merge(into.cohorts.begin(), into.cohorts.begin() + middle, into.cohorts.end());
    into.size += from.size;
  }

  Pooling Number() {
    std::erase_if(pools_, [](const Pool& pool) { return pool.cohorts.empty(); });
    std::ranges::sort(pools_, {}, [](const Pool& pool) { return pool.cohorts.front(); });
    Pooling pooling{std::vector<std::size_t>(problem_.units.size(), Pooling::kWithheld), pools_.size()};
    for (std::size_t pool = 0; pool < pools_.size(); ++pool) {
      for (const std::size_t cohort : pools_[pool].cohorts) pooling.pool_of[cohort] = pool;
    }
    return pooling;
  }

  const PoolingProblem& problem_;
  const IsSafe& is_safe_;
  std::vector<std::size_t> depth_;        // by unit
  std::vector<std::size_t> subtree_end_;  // by unit
  std::vector<Pool> pools_;               // safe ones, and the empty places of those taken in
  std::vector<Pool> waiting_;             // by unit: the unsafe of its children, together
};

}  // namespace

Pooling PoolCohorts(const PoolingProblem& problem, const IsSafe& is_safe) {
  return Pooler(problem, is_safe).Run();
}

}  // namespace rapport::disclosure
