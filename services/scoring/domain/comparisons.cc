#include "services/scoring/domain/comparisons.h"

#include <utility>

#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/cell_totals.h"

namespace rapport::scoring {
namespace {

// Moments of a measure over ranges of units in tree order.
class UnitMoments {
 public:
  UnitMoments(const CellMap& cells, const WaveStatistics& statistics,
              std::optional<base::RoleGroup> role_group, std::size_t measure)
      : at_(cells.units().size()), before_(at_.size() + 1), from_(at_.size() + 1) {
    for (const std::size_t cohort : cells.CohortsOf({0, role_group})) {
      at_[cells.UnitOfCohort(cohort)].Merge(MomentsOf(statistics, {&cohort, 1}, measure));
    }
    for (std::size_t unit = 0; unit < at_.size(); ++unit) {
      before_[unit + 1] = before_[unit];
      before_[unit + 1].Merge(at_[unit]);
    }
    for (std::size_t unit = at_.size(); unit-- > 0;) {
      from_[unit] = from_[unit + 1];
      from_[unit].Merge(at_[unit]);
    }
  }

  stats::Moments Within(std::size_t begin, std::size_t end) const {
    stats::Moments moments;
    for (std::size_t unit = begin; unit < end; ++unit) moments.Merge(at_[unit]);
    return moments;
  }
  stats::Moments Outside(std::size_t begin, std::size_t end) const {
    stats::Moments moments = before_[begin];
    moments.Merge(from_[end]);
    return moments;
  }

 private:
  std::vector<stats::Moments> at_;      // by unit, without what is below it
  std::vector<stats::Moments> before_;  // of the units before this one
  std::vector<stats::Moments> from_;    // of this unit and those after it
};

// What may be shown of a unit and of everybody may be shown of the others, unless they are too few.
Comparison Compare(std::size_t unit, std::size_t measure, const stats::Moments& own,
                   const stats::Moments& others, bool allowed, const Clearance& clearance) {
  Comparison comparison{unit, measure, Suppressed(), Suppressed(), Suppressed(), std::nullopt};
  if (!allowed) return comparison;
  comparison.scores = stats::Describe(own);
  if (clearance.AllowsSheets(others.n())) comparison.others = stats::Describe(others);
  if (comparison.scores.ok() && comparison.others.ok()) {
    comparison.difference = stats::TestDifference(*comparison.scores, *comparison.others);
  }
  return comparison;
}

}  // namespace

std::vector<Comparison> CompareUnits(const CellMap& cells, const WaveStatistics& statistics,
                                     const Clearance& clearance, std::optional<base::RoleGroup> role_group,
                                     std::span<const std::size_t> measures, stats::Adjustment adjustment) {
  std::vector<UnitMoments> moments;
  moments.reserve(measures.size());
  for (const std::size_t measure : measures) moments.emplace_back(cells, statistics, role_group, measure);
  std::vector<Comparison> family;
  family.reserve((cells.units().size() - 1) * measures.size());
  std::vector<std::optional<double>> p;
  const std::vector<std::size_t> everybody = cells.CohortsOf({0, role_group});
  for (std::size_t unit = 1; unit < cells.units().size(); ++unit) {
    const std::size_t end = cells.SubtreeEnd(unit);
    const std::vector<std::size_t> cohorts = cells.CohortsOf({unit, role_group});
    for (std::size_t i = 0; i < measures.size(); ++i) {
      const stats::Moments own = moments[i].Within(unit, end);
      const stats::Moments others = moments[i].Outside(unit, end);
      // A unit through which a pool cuts has no cohorts.
      const bool allowed = !cohorts.empty() && clearance.AllowsMeasure(measures[i], cohorts, own.n()) &&
                           clearance.AllowsMeasure(measures[i], everybody, own.n() + others.n());
      family.push_back(Compare(unit, measures[i], own, others, allowed, clearance));
      const Comparison& added = family.back();
      p.push_back(added.difference.ok() ? std::optional(added.difference->p) : std::nullopt);
    }
  }
  const std::vector<std::optional<double>> adjusted = stats::AdjustPValues(p, adjustment);
  for (std::size_t i = 0; i < family.size(); ++i) family[i].adjusted_p = adjusted[i];
  return family;
}

std::optional<absl::StatusOr<stats::ShareDifference>> CompareFavourable(
    const instrument::Instrument& instrument, const CellMap& cells, const WaveStatistics& statistics,
    std::optional<base::RoleGroup> role_group, const Comparison& comparison) {
  if (instrument.measures[comparison.measure].items.size() != 1) return std::nullopt;
  if (!comparison.scores.ok() || !comparison.others.ok()) return Suppressed();
  const auto share = [&](std::size_t unit) {
    return FavourableShare(instrument, statistics, cells.CohortsOf({unit, role_group}), comparison.measure)
        .value_or(stats::Share{});
  };
  const stats::Share own = share(comparison.unit);
  const stats::Share all = share(0);
  return stats::NewcombeDifference(own, {all.count - own.count, all.n - own.n});
}

}  // namespace rapport::scoring
