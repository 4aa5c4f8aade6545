#include "services/scoring/domain/trend.h"

#include <algorithm>
#include <map>
#include <utility>

#include "libs/base/status.h"
#include "libs/stats/estimate.h"
#include "libs/stats/models/cross_products.h"
#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/mixed_regression.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/cell_totals.h"

namespace rapport::scoring {
namespace {

using stats::FixedScore;

absl::Status NoUnit() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "NO_UNIT", "the unit did not exist in this wave");
}

// Moments of a measure by wave and group of units; pools of several groups count as groups of their own,
// numbered from links.groups() on.
using GroupMoments = std::map<std::size_t, std::vector<stats::Moments>>;  // group -> by wave

// The answers that a trend is about, before suppression.
class Selection {
 public:
  Selection(std::span<const TrendWave> waves, const UnitLinks& links, const TrendQuestion& question)
      : waves_(waves), links_(links) {
    const std::size_t group = links.GroupOf(waves.size() - 1, question.unit);
    for (std::size_t wave = 0; wave < waves.size(); ++wave) {
      units_.push_back(question.unit == 0 ? std::vector<std::size_t>{0} : links.UnitsOf(wave, group));
      cohorts_.push_back(waves[wave].cells->CohortsOfUnits(units_.back(), question.role_group));
      totals_.push_back(AddUp(*waves[wave].instrument, *waves[wave].statistics, cohorts_.back()));
      favourable_.push_back(PercentFavourable(*waves[wave].instrument, totals_.back()));
    }
  }

  const std::vector<std::vector<std::size_t>>& units() const { return units_; }

  TrendPoint PointOf(std::size_t wave, std::size_t measure) const {
    if (units_[wave].empty()) return {NoUnit(), std::nullopt, std::nullopt};
    const TrendWave& from = waves_[wave];
    TrendPoint point{
        DescribeUnlessSuppressed(totals_[wave].moments[measure], measure, cohorts_[wave], *from.clearance),
        std::nullopt, std::nullopt};
    if (!point.scores.ok()) return point;
    point.percent_favourable = favourable_[wave][measure];
    point.favourable = FavourableShare(*from.instrument, *from.statistics, cohorts_[wave], measure);
    return point;
  }

  // `measures` by wave.
  GroupMoments ByGroup(std::span<const std::size_t> measures) const {
    GroupMoments groups;
    for (std::size_t wave = 0; wave < waves_.size(); ++wave) {
      for (const std::vector<std::size_t>& block :
           waves_[wave].clearance->BlocksOf({&measures[wave], 1}, cohorts_[wave])) {
        std::vector<stats::Moments>& by_wave = groups[GroupOf(wave, block)];
        by_wave.resize(waves_.size());
        by_wave[wave].Merge(MomentsOf(*waves_[wave].statistics, block, measures[wave]));
      }
    }
    return groups;
  }

 private:
  std::size_t GroupOf(std::size_t wave, std::span<const std::size_t> block) const {
    const CellMap& cells = *waves_[wave].cells;
    const std::size_t group = links_.GroupOf(wave, cells.UnitsOfCohort(block.front()).front());
    const bool one = std::ranges::all_of(block, [&](std::size_t cohort) {
      return std::ranges::all_of(cells.UnitsOfCohort(cohort),
                                 [&](std::size_t unit) { return links_.GroupOf(wave, unit) == group; });
    });
    return one ? group : links_.groups() + block.front() * waves_.size() + wave;
  }

  const std::span<const TrendWave> waves_;
  const UnitLinks& links_;
  std::vector<std::vector<std::size_t>> units_;                 // by wave
  std::vector<std::vector<std::size_t>> cohorts_;               // by wave
  std::vector<CellTotals> totals_;                              // by wave
  std::vector<std::vector<std::optional<double>>> favourable_;  // by wave, by measure
};

// Whether the units of each group acted: by group; none for a group of both kinds, or without units in the
// last wave.
std::vector<std::optional<bool>> ActedByGroup(std::span<const TrendWave> waves, const UnitLinks& links,
                                              std::span<const std::size_t> acted) {
  const CellMap& cells = *waves.back().cells;
  std::vector<bool> some(links.groups());
  std::vector<bool> others(links.groups());
  for (std::size_t unit = 0; unit < cells.units().size(); ++unit) {
    const bool has_acted =
        std::ranges::any_of(acted, [&](std::size_t ancestor) { return cells.IsWithin(unit, ancestor); });
    (has_acted ? some : others)[links.GroupOf(waves.size() - 1, unit)] = true;
  }
  std::vector<std::optional<bool>> by_group(links.groups());
  for (std::size_t group = 0; group < by_group.size(); ++group) {
    if (some[group] != others[group]) by_group[group] = some[group];
  }
  return by_group;
}

absl::StatusOr<stats::CoefficientTest> SlopeOf(const GroupMoments& groups) {
  std::vector<stats::CrossProducts> sums;
  sums.reserve(groups.size());
  for (const auto& [group, by_wave] : groups) {
    stats::CrossProducts& unit = sums.emplace_back(2);
    for (std::size_t wave = 0; wave < by_wave.size(); ++wave) {
      unit.AddMoments({static_cast<FixedScore>(wave) * stats::kFixedOne}, by_wave[wave]);
    }
  }
  if (sums.empty()) return Suppressed();
  const auto fit = stats::FitMixedRegression(sums, {.predictors = {0}, .outcome = 1});
  if (!fit.ok()) return fit.status();
  return fit->tests[1];
}

// Fills in difference_in_differences and the numbers of units.
void CompareActed(const GroupMoments& groups, const std::vector<std::optional<bool>>& acted,
                  const Clearance& clearance, MeasureTrend& trend) {
  std::vector<stats::CrossProducts> sums;
  std::int64_t n[2][2] = {};  // by acted, by after
  for (const auto& [group, by_wave] : groups) {
    const stats::Moments& before = by_wave.front();
    const stats::Moments& after = by_wave.back();
    if (group >= acted.size() || !acted[group] || before.n() == 0 || after.n() == 0) continue;
    const FixedScore is_acted = *acted[group] ? stats::kFixedOne : 0;
    ++(*acted[group] ? trend.acted_units : trend.other_units);
    n[*acted[group]][0] += before.n();
    n[*acted[group]][1] += after.n();
    stats::CrossProducts& unit = sums.emplace_back(4);
    unit.AddMoments({is_acted, 0, 0}, before);
    unit.AddMoments({is_acted, stats::kFixedOne, is_acted}, after);
  }
  absl::StatusOr<stats::CoefficientTest>& result = trend.difference_in_differences->statistic;
  if (trend.acted_units < 2 || trend.other_units < 2) {
    result = stats::NotEstimableError(stats::NotEstimable::kTooFewGroups,
                                      "fewer than two units that acted, or that did not");
    return;
  }
  for (const auto& side : n) {
    if (!clearance.AllowsSheets(side[0]) || !clearance.AllowsSheets(side[1])) return;
  }
  const auto fit = stats::FitClusteredLeastSquares(sums, {.predictors = {0, 1, 2}, .outcome = 3});
  if (fit.ok()) {
    result = fit->tests[3];
  } else {
    result = fit.status();
  }
}

MeasureTrend TrendOf(const Selection& selection, std::span<const TrendWave> waves,
                     std::span<const std::size_t> measures,
                     const std::optional<std::vector<std::optional<bool>>>& acted) {
  MeasureTrend trend{.points = {},
                     .change = {Suppressed()},
                     .effect = Suppressed(),
                     .favourable_change = std::nullopt,
                     .cochran_armitage = std::nullopt,
                     .mann_kendall = {Suppressed()},
                     .sen_slope = Suppressed(),
                     .slope = {Suppressed()},
                     .difference_in_differences = std::nullopt};
  std::vector<double> means;
  std::vector<stats::Share> shares;
  std::vector<double> times;
  for (std::size_t wave = 0; wave < waves.size(); ++wave) {
    trend.points.push_back(selection.PointOf(wave, measures[wave]));
    const TrendPoint& point = trend.points.back();
    if (point.scores.ok()) means.push_back(point.scores->mean);
    if (point.favourable) {
      shares.push_back(*point.favourable);
      times.push_back(static_cast<double>(wave));
    }
  }
  const TrendPoint& first = trend.points.front();
  const TrendPoint& last = trend.points.back();
  if (!first.scores.ok() || !last.scores.ok()) {
    const absl::Status& why = last.scores.ok() ? first.scores.status() : last.scores.status();
    trend.change.statistic = why;
    trend.effect = why;
  } else {
    trend.change.statistic = stats::TestDifference(*last.scores, *first.scores);
    trend.effect = stats::StandardizeDifference(*last.scores, *first.scores);
  }
  if (waves.back().instrument->measures[measures.back()].items.size() == 1) {
    trend.favourable_change = first.favourable && last.favourable
                                  ? stats::NewcombeDifference(*last.favourable, *first.favourable)
                                  : absl::StatusOr<stats::ShareDifference>(trend.change.statistic.status());
    trend.cochran_armitage.emplace(Adjusted<stats::ChiSquareTest>{stats::TestShareTrend(shares, times)});
  }
  const bool all_shown = means.size() == waves.size();
  trend.mann_kendall.statistic =
      all_shown ? stats::TestMannKendall(means) : absl::StatusOr<stats::MannKendall>(Suppressed());
  trend.sen_slope =
      all_shown ? stats::EstimateSenSlope(means) : absl::StatusOr<stats::SenSlope>(Suppressed());
  if (acted) trend.difference_in_differences.emplace(Adjusted<stats::CoefficientTest>{Suppressed()});
  if (!first.scores.ok() || !last.scores.ok()) return trend;
  const GroupMoments groups = selection.ByGroup(measures);
  if (all_shown) trend.slope.statistic = SlopeOf(groups);
  if (acted) CompareActed(groups, *acted, *waves.back().clearance, trend);
  return trend;
}

// Adjusts the p values of one statistic over the measures; `find` gives it, or null. Returns their number.
template <typename Find>
int AdjustFamily(stats::Adjustment adjustment, std::vector<MeasureTrend>& measures, Find find) {
  std::vector<std::optional<double>> p;
  int members = 0;
  for (MeasureTrend& measure : measures) {
    auto* const adjusted = find(measure);
    const bool has_p = adjusted != nullptr && adjusted->statistic.ok();
    members += has_p ? 1 : 0;
    p.push_back(has_p ? std::optional(adjusted->statistic->p) : std::nullopt);
  }
  const std::vector<std::optional<double>> adjusted_p = stats::AdjustPValues(p, adjustment);
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (adjusted_p[i]) find(measures[i])->adjusted_p = adjusted_p[i];
  }
  return members;
}

template <typename Value>
Value* PointerTo(std::optional<Value>& value) {
  return value ? &*value : nullptr;
}

}  // namespace

Trend ComputeTrend(std::span<const TrendWave> waves, const UnitLinks& links, const TrendQuestion& question) {
  const Selection selection(waves, links, question);
  std::optional<std::vector<std::optional<bool>>> acted;
  if (!question.acted.empty()) acted = ActedByGroup(waves, links, question.acted);
  Trend trend;
  trend.units = selection.units();
  trend.measures.reserve(question.measures.size());
  for (const std::vector<std::size_t>& measure : question.measures) {
    trend.measures.push_back(TrendOf(selection, waves, measure, acted));
  }
  const stats::Adjustment adjustment = question.adjustment;
  trend.comparisons =
      AdjustFamily(adjustment, trend.measures, [](MeasureTrend& measure) { return &measure.change; });
  AdjustFamily(adjustment, trend.measures, [](MeasureTrend& measure) { return &measure.slope; });
  AdjustFamily(adjustment, trend.measures, [](MeasureTrend& measure) { return &measure.mann_kendall; });
  AdjustFamily(adjustment, trend.measures,
               [](MeasureTrend& measure) { return PointerTo(measure.cochran_armitage); });
  AdjustFamily(adjustment, trend.measures,
               [](MeasureTrend& measure) { return PointerTo(measure.difference_in_differences); });
  return trend;
}

}  // namespace rapport::scoring
