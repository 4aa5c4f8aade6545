#include "services/scoring/domain/scorecard.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/stats/inference/proportion.h"
#include "libs/stats/models/group_statistics.h"
#include "libs/stats/models/inference.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/cell_totals.h"

namespace rapport::scoring {
namespace {

// What some form of the wave asks.
struct Asked {
  std::vector<bool> measures;
  std::vector<bool> items;
};

Asked AskedBy(const instrument::Instrument& instrument, const WavePlan& plan) {
  Asked asked{std::vector<bool>(instrument.measures.size()), std::vector<bool>(instrument.items.size())};
  for (const std::size_t form : std::set(plan.form_of_frozen.begin(), plan.form_of_frozen.end())) {
    for (const FormMeasure& measure : plan.forms[form].measures) asked.measures[measure.measure] = true;
    for (const std::size_t item : plan.forms[form].items) {
      asked.items[item] = !instrument.items[item].attention_position.has_value();
    }
  }
  return asked;
}

std::vector<AnswerCount> Distribution(const instrument::Instrument& instrument, const CellTotals& totals,
                                      std::size_t item) {
  const instrument::ResponseScale& scale = instrument.ScaleOf(item);
  std::vector<AnswerCount> answers(scale.values.size());
  for (std::size_t position = 0; position < answers.size(); ++position) {
    const auto n = static_cast<std::int64_t>(totals.answers[item][position + 1]);
    if (instrument.items[item].reverse_keyed) {
      answers[answers.size() - 1 - position] = {
          scale.min_value() + scale.max_value() - scale.values[position], n};
    } else {
      answers[position] = {scale.values[position], n};
    }
  }
  return answers;
}

std::optional<ScoreNumbers> Numbers(const stats::Moments& moments, std::optional<double> favourable,
                                    double min_value, double max_value,
                                    stats::CoefficientIntervals& intervals) {
  if (!favourable) return std::nullopt;
  const double mean = *moments.Mean();
  ScoreNumbers numbers;
  numbers.n = moments.n();
  numbers.mean = mean;
  numbers.sd = *moments.Sd();
  numbers.se = *moments.StandardError();
  numbers.score_0_100 = 100.0 * (mean - min_value) / (max_value - min_value);
  numbers.percent_favourable = *favourable;
  numbers.mean_interval = intervals.Of(mean, numbers.se, static_cast<double>(numbers.n - 1));
  return numbers;
}

stats::Interval PercentInterval(const stats::Share& share) {
  const stats::Interval interval = *stats::WilsonInterval(share);
  return {100 * interval.lower, 100 * interval.upper};
}

// Fewest units behind a cluster-robust mean: with fewer its standard error is too unsure to be of use, and
// would tell how far apart the units' means are.
constexpr std::int64_t kFewestClusters = 5;

// Cohorts about which numbers of a measure may be shown together, and not apart.
using Block = std::vector<std::size_t>;

// Members of a block; none where it is not known. Never fewer than have answered.
std::optional<std::int64_t> PopulationOf(const CellMap& cells, const WaveStatistics& statistics,
                                         std::span<const std::size_t> block, std::size_t measure) {
  std::int64_t population = 0;
  for (const std::size_t cohort : block) {
    if (cells.SizeOfCohort(cohort) == 0) return std::nullopt;
    population += std::max(cells.SizeOfCohort(cohort), MomentsOf(statistics, {&cohort, 1}, measure).n());
  }
  return population;
}

// The mean over the units of the blocks as clusters.
absl::StatusOr<stats::ClusterMean> MeanOverUnits(const CellMap& cells, const WaveStatistics& statistics,
                                                 std::span<const Block> blocks, std::size_t measure) {
  std::map<std::size_t, stats::Moments> units;
  for (const Block& block : blocks) {
    units[cells.LowestCommonUnit(block)].Merge(MomentsOf(statistics, block, measure));
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
                                                                  std::span<const Block> blocks,
                                                                  std::size_t measure,
                                                                  const Clearance& clearance) {
  std::vector<stats::Stratum> strata;
  bool small = false;
  for (const Block& block : blocks) {
    if (!AsksMeasure(statistics, block.front(), measure)) continue;
    const stats::Moments moments = MomentsOf(statistics, block, measure);
    const auto population = PopulationOf(cells, statistics, block, measure);
    if (!population) return std::nullopt;
    small = small || !clearance.AllowsSheets(moments.n());
    strata.push_back({static_cast<double>(*population), moments.n(), moments.Mean().value_or(0),
                      moments.Sd().value_or(0)});
  }
  if (small) return Suppressed();
  return stats::EstimateStratifiedMean(strata);
}

// Populations by a classification of cohorts, and how many of each category have a score.
struct RakingMargin {
  stats::Margin margin;
  std::vector<std::int64_t> scores;  // by category

  void Add(std::size_t category, double population, std::int64_t n) {
    margin.category.push_back(static_cast<int>(category));
    if (category >= scores.size()) {
      scores.resize(category + 1);
      margin.population.resize(category + 1);
    }
    margin.population[category] += population;
    scores[category] += n;
  }
};

// Numbers categories as they come.
template <typename Key>
std::size_t NumberOf(std::map<Key, std::size_t>& numbers, const Key& key) {
  return numbers.emplace(key, numbers.size()).first->second;
}

// The mean raked to units directly below the cohorts' lowest common one, role groups and specialties; none
// where a size is unknown. SUPPRESSED when one of their categories has fewer than minimum n scores.
std::optional<absl::StatusOr<stats::StratifiedMean>> RakedMean(
    const CellMap& cells, const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
    std::span<const Block> blocks, std::size_t measure, const Clearance& clearance) {
  std::vector<stats::Stratum> strata;
  RakingMargin units;
  RakingMargin roles;
  RakingMargin specialties;
  std::map<std::size_t, std::size_t> unit_numbers;
  std::map<base::RoleGroup, std::size_t> role_numbers;
  std::map<std::vector<std::string>, std::size_t> specialty_numbers;
  const std::size_t top = cells.LowestCommonUnit(cohorts);
  for (const Block& block : blocks) {
    if (!AsksMeasure(statistics, block.front(), measure)) continue;
    const auto known = PopulationOf(cells, statistics, block, measure);
    if (!known) return std::nullopt;
    const auto population = static_cast<double>(*known);
    const stats::Moments moments = MomentsOf(statistics, block, measure);
    strata.push_back({population, moments.n(), moments.Mean().value_or(0), moments.Sd().value_or(0)});
    const std::size_t branch = cells.BranchBelow(top, cells.LowestCommonUnit(block));
    std::set<std::string> held;
    for (const std::size_t cohort : block) {
      held.insert(cells.SpecialtiesOfCohort(cohort).begin(), cells.SpecialtiesOfCohort(cohort).end());
    }
    units.Add(NumberOf(unit_numbers, branch), population, moments.n());
    roles.Add(NumberOf(role_numbers, cells.RoleGroupOfCohort(block.front())), population, moments.n());
    specialties.Add(NumberOf(specialty_numbers, {held.begin(), held.end()}), population, moments.n());
  }
  std::vector<stats::Margin> margins;
  for (RakingMargin* const margin : {&units, &roles, &specialties}) {
    for (const std::int64_t n : margin->scores) {
      if (!clearance.AllowsSheets(n)) return Suppressed();
    }
    margins.push_back(std::move(margin->margin));
  }
  return stats::EstimateRakedMean(strata, margins);
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
                           const Clearance& clearance, bool include_items) {
  const CellTotals totals = AddUp(instrument, statistics, cohorts);
  const Asked asked = AskedBy(instrument, statistics.plan());
  const bool published = clearance.AllowsSheets(totals.sheets);
  Scorecard scorecard;
  if (published) scorecard.sheets = totals.sheets;
  stats::CoefficientIntervals intervals;
  const std::vector<std::optional<double>> favourable = PercentFavourable(instrument, totals);
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    if (!asked.measures[index]) continue;
    const instrument::Measure& measure = instrument.measures[index];
    Score score{measure.id, false, measure.kind, std::nullopt};
    if (published && clearance.AllowsMeasure(index, cohorts, totals.moments[index].n())) {
      score.numbers =
          Numbers(totals.moments[index], favourable[index], measure.min_value, measure.max_value, intervals);
    }
    if (score.numbers) {
      if (measure.items.size() == 1) {
        const auto share = ItemFavourable(instrument, totals, measure.items.front(), measure.lower_is_better);
        score.numbers->percent_favourable_interval = PercentInterval(*share);
      }
      const std::vector<Block> blocks = clearance.BlocksOf({&index, 1}, cohorts);
      score.numbers->cluster = MeanOverUnits(cells, statistics, blocks, index);
      score.numbers->weighted = WeightedMean(cells, statistics, blocks, index, clearance);
      score.numbers->raked = RakedMean(cells, statistics, cohorts, blocks, index, clearance);
    }
    scorecard.scores.push_back(std::move(score));
  }
  if (!include_items) return scorecard;
  const std::vector<bool> lower_is_better = ItemsLowerIsBetter(instrument);
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    if (!asked.items[item]) continue;
    const instrument::ResponseScale& scale = instrument.ScaleOf(item);
    Score score{instrument.items[item].id, true, instrument::MeasureKind::kScale, std::nullopt};
    const auto share = ItemFavourable(instrument, totals, item, lower_is_better[item]);
    if (published && share && clearance.AllowsItem(item, cohorts, share->n)) {
      score.numbers = Numbers(ItemMoments(instrument, item, totals.answers[item]), 100 * share->value(),
                              scale.min_value(), scale.max_value(), intervals);
      if (score.numbers) {
        score.numbers->percent_favourable_interval = PercentInterval(*share);
        score.numbers->answers = Distribution(instrument, totals, item);
      }
    }
    scorecard.scores.push_back(std::move(score));
  }
  return scorecard;
}

}  // namespace rapport::scoring
