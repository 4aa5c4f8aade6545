#include "services/scoring/domain/scorecard.h"

#include <algorithm>
#include <map>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/inference/proportion.h"
#include "libs/stats/models/group_statistics.h"
#include "services/scoring/domain/cell_moments.h"

namespace rapport::scoring {
namespace {

// Everything about a cell before suppression; measures and items by their index in the instrument.
struct CellTotals {
  std::int64_t sheets = 0;
  std::vector<stats::Moments> moments;              // by measure
  std::vector<std::vector<std::uint64_t>> answers;  // by item: as WaveStatistics::answers
};

CellTotals AddUp(const instrument::Instrument& instrument, const WaveStatistics& statistics,
                 std::span<const std::size_t> cohorts) {
  CellTotals totals;
  totals.moments.resize(instrument.measures.size());
  totals.answers.resize(instrument.items.size());
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    totals.answers[item].resize(static_cast<std::size_t>(instrument.ScaleOf(item).options()) + 1);
  }
  for (const std::size_t cohort : cohorts) {
    totals.sheets += statistics.sheets(cohort);
    const FormPlan& form = statistics.plan().forms[statistics.plan().form_of_cohort[cohort]];
    for (std::size_t position = 0; position < form.measures.size(); ++position) {
      totals.moments[form.measures[position].measure].Merge(statistics.moments(cohort, position));
    }
    for (std::size_t column = 0; column < form.items.size(); ++column) {
      const std::span<const std::uint64_t> counts = statistics.answers(cohort, column);
      std::vector<std::uint64_t>& sums = totals.answers[form.items[column]];
      for (std::size_t code = 0; code < counts.size(); ++code) sums[code] += counts[code];
    }
  }
  return totals;
}

// What some form of the wave asks.
struct Asked {
  std::vector<bool> measures;
  std::vector<bool> items;
};

Asked AskedBy(const instrument::Instrument& instrument, const WavePlan& plan) {
  Asked asked{std::vector<bool>(instrument.measures.size()), std::vector<bool>(instrument.items.size())};
  for (std::size_t form = 0; form < plan.forms.size(); ++form) {
    if (plan.cohorts_of_form[form] == 0) continue;
    for (const FormMeasure& measure : plan.forms[form].measures) asked.measures[measure.measure] = true;
    for (const std::size_t item : plan.forms[form].items) {
      asked.items[item] = !instrument.items[item].attention_position.has_value();
    }
  }
  return asked;
}

// Position of an answer after reverse scoring.
std::size_t KeyedPosition(const instrument::Instrument& instrument, std::size_t item, std::size_t position) {
  const auto options = static_cast<std::size_t>(instrument.ScaleOf(item).options());
  return instrument.items[item].reverse_keyed ? options - 1 - position : position;
}

std::optional<stats::Share> ItemFavourable(const instrument::Instrument& instrument, const CellTotals& totals,
                                           std::size_t item, bool lower_is_better) {
  const instrument::ResponseScale& scale = instrument.ScaleOf(item);
  const auto options = static_cast<std::size_t>(scale.options());
  const auto favourable_options = static_cast<std::size_t>(scale.favourable_options);
  stats::Share favourable;
  for (std::size_t position = 0; position < options; ++position) {
    const std::uint64_t count = totals.answers[item][position + 1];
    const std::size_t keyed = KeyedPosition(instrument, item, position);
    favourable.n += static_cast<std::int64_t>(count);
    if (lower_is_better ? keyed < favourable_options : keyed >= options - favourable_options)
      favourable.count += static_cast<std::int64_t>(count);
  }
  if (favourable.n == 0) return std::nullopt;
  return favourable;
}

double Percent(const stats::Share& share) {
  return 100.0 * static_cast<double>(share.count) / static_cast<double>(share.n);
}

// By measure: per cent favourable, components before composites.
std::vector<std::optional<double>> MeasuresFavourable(const instrument::Instrument& instrument,
                                                      const CellTotals& totals) {
  std::vector<std::optional<double>> favourable(instrument.measures.size());
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    const instrument::Measure& measure = instrument.measures[index];
    double sum = 0;
    int parts = 0;
    const auto add = [&](const std::optional<double>& percent) {
      if (!percent) return;
      sum += *percent;
      ++parts;
    };
    for (const std::size_t item : measure.items) {
      const auto share = ItemFavourable(instrument, totals, item, measure.lower_is_better);
      add(share ? std::optional(Percent(*share)) : std::nullopt);
    }
    for (const std::size_t component : measure.components) add(favourable[component]);
    if (parts > 0) favourable[index] = sum / parts;
  }
  return favourable;
}

stats::Moments ItemMoments(const instrument::Instrument& instrument, const CellTotals& totals,
                           std::size_t item) {
  stats::Moments moments;
  const instrument::ResponseScale& scale = instrument.ScaleOf(item);
  const stats::FixedScore ends =
      stats::FixedFromDouble(scale.min_value()) + stats::FixedFromDouble(scale.max_value());
  for (std::size_t position = 0; position < scale.values.size(); ++position) {
    const stats::FixedScore score = stats::FixedFromDouble(scale.values[position]);
    moments.AddRepeated(instrument.items[item].reverse_keyed ? ends - score : score,
                        static_cast<std::int64_t>(totals.answers[item][position + 1]));
  }
  return moments;
}

std::optional<ScoreNumbers> Numbers(const stats::Moments& moments, std::optional<double> favourable,
                                    double min_value, double max_value,
                                    const disclosure::MinimumN& minimum_n) {
  if (!minimum_n.Allows(moments.n()) || !favourable) return std::nullopt;
  const double mean = *moments.Mean();
  ScoreNumbers numbers;
  numbers.n = moments.n();
  numbers.mean = mean;
  numbers.sd = *moments.Sd();
  numbers.se = *moments.StandardError();
  numbers.score_0_100 = 100.0 * (mean - min_value) / (max_value - min_value);
  numbers.percent_favourable = *favourable;
  numbers.mean_interval = stats::TestMean({numbers.n, numbers.mean, numbers.sd})->interval;
  return numbers;
}

stats::Interval PercentInterval(const stats::Share& share) {
  const stats::Interval interval = *stats::WilsonInterval(share);
  return {100 * interval.lower, 100 * interval.upper};
}

// Fewest units behind a cluster-robust mean: with fewer its standard error is too unsure to be of use, and
// would tell how far apart the units' means are.
constexpr std::int64_t kFewestClusters = 5;

// The mean over the units of the cohorts as clusters.
absl::StatusOr<stats::ClusterMean> MeanOverUnits(const CellMap& cells, const WaveStatistics& statistics,
                                                 std::span<const std::size_t> cohorts, std::size_t measure) {
  std::map<std::size_t, stats::Moments> units;
  for (const std::size_t cohort : cohorts) {
    units[cells.UnitOfCohort(cohort)].Merge(MomentsOf(statistics, {&cohort, 1}, measure));
  }
  std::vector<stats::Moments> moments;
  moments.reserve(units.size());
  for (const auto& [unit, sums] : units) moments.push_back(sums);
  RAPPORT_ASSIGN_OR_RETURN(stats::ClusterMean mean, stats::MeanOfClusters(stats::GroupStatistics(moments)));
  if (mean.clusters < kFewestClusters) {
    return stats::NotEstimableError(stats::NotEstimable::kTooFewGroups, "fewer than five units");
  }
  return mean;
}

// The mean weighted to the cohorts' sizes; none where a size is unknown. Cohorts that are not asked the
// measure are no part of its population. SUPPRESSED when a cohort has fewer than minimum n scores: set
// against the plain mean, the weighted one would tell that cohort's.
std::optional<absl::StatusOr<stats::StratifiedMean>> WeightedMean(const CellMap& cells,
                                                                  const WaveStatistics& statistics,
                                                                  std::span<const std::size_t> cohorts,
                                                                  std::size_t measure,
                                                                  const disclosure::MinimumN& minimum_n) {
  std::vector<stats::Stratum> strata;
  bool small = false;
  for (const std::size_t cohort : cohorts) {
    if (!AsksMeasure(statistics, cohort, measure)) continue;
    const stats::Moments moments = MomentsOf(statistics, {&cohort, 1}, measure);
    const auto population = static_cast<double>(std::max(cells.SizeOfCohort(cohort), moments.n()));
    if (cells.SizeOfCohort(cohort) == 0) return std::nullopt;
    small = small || !minimum_n.Allows(moments.n());
    strata.push_back({population, moments.n(), moments.Mean().value_or(0), moments.Sd().value_or(0)});
  }
  if (small) return Suppressed();
  return stats::EstimateStratifiedMean(strata);
}

// Which end of each item is favourable: that of the first measure it belongs to.
std::vector<bool> ItemsLowerIsBetter(const instrument::Instrument& instrument) {
  std::vector<bool> lower(instrument.items.size());
  for (auto measure = instrument.measures.rbegin(); measure != instrument.measures.rend(); ++measure) {
    for (const std::size_t item : measure->items) lower[item] = measure->lower_is_better;
  }
  return lower;
}

}  // namespace

Scorecard ComputeScorecard(const instrument::Instrument& instrument, const CellMap& cells,
                           const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
                           const disclosure::MinimumN& minimum_n, bool include_items) {
  const CellTotals totals = AddUp(instrument, statistics, cohorts);
  const Asked asked = AskedBy(instrument, statistics.plan());
  const bool published = minimum_n.Allows(totals.sheets);
  Scorecard scorecard;
  if (published) scorecard.sheets = totals.sheets;
  const std::vector<std::optional<double>> favourable = MeasuresFavourable(instrument, totals);
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    if (!asked.measures[index]) continue;
    const instrument::Measure& measure = instrument.measures[index];
    Score score{measure.id, false, measure.kind, std::nullopt};
    if (published) {
      score.numbers =
          Numbers(totals.moments[index], favourable[index], measure.min_value, measure.max_value, minimum_n);
    }
    if (score.numbers) {
      if (measure.items.size() == 1) {
        const auto share = ItemFavourable(instrument, totals, measure.items.front(), measure.lower_is_better);
        score.numbers->percent_favourable_interval = PercentInterval(*share);
      }
      score.numbers->cluster = MeanOverUnits(cells, statistics, cohorts, index);
      score.numbers->weighted = WeightedMean(cells, statistics, cohorts, index, minimum_n);
    }
    scorecard.scores.push_back(std::move(score));
  }
  if (!include_items) return scorecard;
  const std::vector<bool> lower_is_better = ItemsLowerIsBetter(instrument);
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    if (!asked.items[item]) continue;
    const instrument::ResponseScale& scale = instrument.ScaleOf(item);
    Score score{instrument.items[item].id, true, instrument::MeasureKind::kScale, std::nullopt};
    if (published) {
      const auto share = ItemFavourable(instrument, totals, item, lower_is_better[item]);
      score.numbers = Numbers(ItemMoments(instrument, totals, item),
                              share ? std::optional(Percent(*share)) : std::nullopt, scale.min_value(),
                              scale.max_value(), minimum_n);
      if (score.numbers) score.numbers->percent_favourable_interval = PercentInterval(*share);
    }
    scorecard.scores.push_back(std::move(score));
  }
  return scorecard;
}

}  // namespace rapport::scoring
