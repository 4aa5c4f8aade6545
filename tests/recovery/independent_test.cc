#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/stats/inference/proportion.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/gaps.h"
#include "services/scoring/domain/quality.h"
#include "services/scoring/domain/scorecard.h"
#include "tests/recovery/coverage.h"
#include "tests/recovery/system.h"

// Intervals that suppose independent answers, where answers are independent: units do not differ.
namespace rapport::recovery {
namespace {

using base::RoleGroup;
using simulate::PlantedAnswers;
using simulate::PlantedItem;
using simulate::PlantedMeasure;

constexpr int kSystems = 2000;
constexpr int kThreads = 2;

// Two hospitals, some 250 answers of the front line, 24 of leaders and 14 of executives.
Plan SmallSystem() {
  Plan plan;
  plan.model = IndependentAnswers();
  plan.options.waves = 1;
  plan.options.population = {.hospitals = 2, .units = 20, .clinicians = 400};
  return plan;
}

// Answers of 4 and 5, or of 1 and 2 where lower is better.
double Favourable(const PlantedItem& item, bool lower_is_better) {
  return lower_is_better ? item.shares[0] + item.shares[1] : item.shares[3] + item.shares[4];
}

// The truth of every item, by its identifier.
std::map<std::string, double> FavourableItems(const PlantedAnswers& planted) {
  std::map<std::string, double> truths;
  for (const PlantedMeasure& planted_measure : planted.measures) {
    const instrument::Measure& measure = TrustInstrument().measures[MeasureIndex(planted_measure.id)];
    for (std::size_t i = 0; i < measure.items.size(); ++i) {
      truths[TrustInstrument().items[measure.items[i]].id] =
          Favourable(planted_measure.items[i], measure.lower_is_better);
    }
  }
  return truths;
}

void CollectScorecard(const System& system, const scoring::WaveAnswers& answers, const scoring::Cell& cell,
                      const PlantedAnswers& planted, const std::map<std::string, double>& favourable,
                      const std::string& condition, CoverageTable& table) {
  const scoring::Scorecard scorecard =
      scoring::ComputeScorecard(TrustInstrument(), system.cells(), answers.statistics(),
                                system.cells().CohortsOf(cell), FloorOfN(), /*include_items=*/true);
  for (const scoring::Score& score : scorecard.scores) {
    if (!score.numbers) continue;
    if (score.is_item) {
      const double truth = 100 * favourable.at(score.measure);
      table.Add("Wilson, per cent favourable of an item, " + condition,
                *score.numbers->percent_favourable_interval, truth);
    } else if (score.kind == instrument::MeasureKind::kFacet) {
      table.Add("t, mean of a facet, " + condition, score.numbers->mean_interval,
                planted.measures[planted.Find(score.measure)].mean);
    }
  }
}

TEST(Independent, MeansAndSharesOfScorecards) {
  Plan plan = SmallSystem();
  plan.model.missing_share = 0.03;  // at random: neither mean nor share moves
  const PlantedAnswers planted = Planted(plan.model, RoleGroup::kFrontLine);
  const std::map<std::string, double> favourable = FavourableItems(planted);
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    const System system(plan, seed);
    const scoring::WaveAnswers answers = system.Answers(1);
    CollectScorecard(system, answers, {0, RoleGroup::kFrontLine}, planted, favourable, "n 250", into);
    const std::size_t unit = system.UnitOf(3 + seed % 20);
    CollectScorecard(system, answers, {unit, RoleGroup::kFrontLine}, planted, favourable, "n 5 to 30", into);
  });
  ExpectNominal(table, "t, mean of a facet, n 250");
  ExpectNominal(table, "t, mean of a facet, n 5 to 30");
  ExpectNominal(table, "Wilson, per cent favourable of an item, n 250");
  ExpectNominal(table, "Wilson, per cent favourable of an item, n 5 to 30");
}

// A measure in one role group, and of what population it is a sample.
struct PlantedSide {
  double mean;
  double variance;
};

PlantedSide SideOf(const PlantedAnswers& planted, std::size_t measure) {
  const std::size_t at = planted.Find(TrustInstrument().measures[measure].id);
  return {planted.measures[at].mean, planted.covariance(at, at)};
}

struct PlantedRoles {
  explicit PlantedRoles(const simulate::Model& model)
      : front_line(Planted(model, RoleGroup::kFrontLine)),
        leaders(Planted(model, RoleGroup::kClinicalLeader)),
        executives(Planted(model, RoleGroup::kExecutive)) {}

  PlantedAnswers front_line;
  PlantedAnswers leaders;
  PlantedAnswers executives;
};

// The planted difference of a gap in pooled standard deviations: variances weigh as the samples' do.
double PlantedEffect(const scoring::Gap& gap, const PlantedSide& from, const PlantedSide& to) {
  const auto from_df = static_cast<double>(gap.from.scores->n - 1);
  const auto to_df = static_cast<double>(gap.to.scores->n - 1);
  return (to.mean - from.mean) /
         std::sqrt((from_df * from.variance + to_df * to.variance) / (from_df + to_df));
}

// Gaps of the front line of `unit`. Kinds are named after the condition and the kind of gap.
void CollectGaps(const System& system, const scoring::WaveAnswers& answers, std::size_t unit,
                 const PlantedRoles& planted, const std::string& condition, CoverageTable& table) {
  const scoring::Gaps gaps = scoring::ComputeGaps(TrustInstrument(), system.cells(), answers.statistics(),
                                                  FloorOfN(), {.unit = unit});
  for (const scoring::Gap& gap : gaps.gaps) {
    const bool composite = TrustInstrument().measures[gap.from.measure].items.empty();
    if (composite || !gap.difference.ok() || !gap.effect.ok()) continue;
    const bool leaders = gap.kind == scoring::GapKind::kRepresentation ||
                         gap.kind == scoring::GapKind::kRepresentationPredicted;
    const PlantedSide from = SideOf(planted.front_line, gap.from.measure);
    const PlantedSide to = SideOf(leaders ? planted.leaders : planted.executives, gap.to.measure);
    table.Add("Welch, gap, " + condition, gap.difference->interval, to.mean - from.mean);
    const bool same_scale =
        gap.kind == scoring::GapKind::kPerception || gap.kind == scoring::GapKind::kRepresentation;
    const std::string scale = same_scale ? "" : ", of a single item";
    const double effect = PlantedEffect(gap, from, to);
    table.Add(base::StrCat("noncentral t, d, ", condition, scale), gap.effect->d_interval, effect);
    table.Add(base::StrCat("noncentral t, g, ", condition, scale), gap.effect->g_interval, effect);
  }
}

// Facets whose means lie on both sides of the middle of the scale, at the same distance: then executives,
// leaders and the front line differ alike and the discretised scores have one variance.
simulate::Model SymmetricGaps() {
  simulate::Model model = IndependentAnswers();
  for (simulate::FacetTruth& facet : model.facets) {
    facet.front_line = 3 - facet.perception_gap / 2;
    facet.leader_shift = facet.perception_gap;
  }
  return model;
}

TEST(Independent, Gaps) {
  const Plan plan = SmallSystem();
  const PlantedRoles planted(plan.model);
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    const System system(plan, seed);
    const scoring::WaveAnswers answers = system.Answers(1);
    CollectGaps(system, answers, 0, planted, "as planted, n 250 and 14 or 24", into);
  });
  ExpectNominal(table, "Welch, gap, as planted, n 250 and 14 or 24");
}

TEST(Independent, EffectSizes) {
  Plan plan = SmallSystem();
  plan.model = SymmetricGaps();
  const PlantedRoles planted(plan.model);
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    const System system(plan, seed);
    const scoring::WaveAnswers answers = system.Answers(1);
    CollectGaps(system, answers, 0, planted, "equal variances, n 250 and 14 or 24", into);
    CollectGaps(system, answers, system.UnitOf(3 + seed % 20), planted,
                "equal variances, n 5 to 30 and 14 or 24", into);
  });
  ExpectNominal(table, "noncentral t, d, equal variances, n 250 and 14 or 24");
  ExpectNominal(table, "noncentral t, g, equal variances, n 250 and 14 or 24");
}

// How many of a cell answered favourably to an item, from the statistics of its cohorts.
stats::Share FavourableShare(const System& system, const scoring::WaveStatistics& statistics,
                             RoleGroup role_group, std::size_t item) {
  stats::Share share;
  for (const std::size_t cohort : system.cells().CohortsOf({0, role_group})) {
    const auto& form = statistics.plan().forms[statistics.plan().form_of_cohort[cohort]].items;
    const auto column = static_cast<std::size_t>(std::find(form.begin(), form.end(), item) - form.begin());
    const std::span<const std::uint64_t> counts = statistics.answers(cohort, column);
    const bool turned = TrustInstrument().items[item].reverse_keyed;
    share.count += static_cast<std::int64_t>(turned ? counts[1] + counts[2] : counts[4] + counts[5]);
    share.n += static_cast<std::int64_t>(std::accumulate(counts.begin() + 1, counts.end(), std::uint64_t{0}));
  }
  return share;
}

TEST(Independent, DifferencesOfShares) {
  const Plan plan = SmallSystem();
  const PlantedRoles planted(plan.model);
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    const System system(plan, seed);
    const scoring::WaveAnswers answers = system.Answers(1);
    for (const simulate::FacetTruth& facet : plan.model.facets) {
      const std::size_t measure = MeasureIndex(facet.id);
      const std::size_t item = TrustInstrument().measures[measure].items.front();
      const auto truth = [&](const PlantedAnswers& side) {
        return Favourable(side.measures[side.Find(facet.id)].items.front(), false);
      };
      into.Add("Newcombe, difference of per cent favourable, n 250 and 24",
               stats::NewcombeDifference(
                   FavourableShare(system, answers.statistics(), RoleGroup::kClinicalLeader, item),
                   FavourableShare(system, answers.statistics(), RoleGroup::kFrontLine, item))
                   ->interval,
               truth(planted.leaders) - truth(planted.front_line));
    }
  });
  ExpectNominal(table, "Newcombe, difference of per cent favourable, n 250 and 24");
}

double AlphaOf(const PlantedMeasure& measure) {
  const simulate::SquareMatrix& covariance = measure.item_covariance;
  double all = 0;
  double variances = 0;
  for (std::size_t i = 0; i < covariance.size; ++i) {
    variances += covariance(i, i);
    for (std::size_t j = 0; j < covariance.size; ++j) all += covariance(i, j);
  }
  const auto items = static_cast<double>(covariance.size);
  return items / (items - 1) * (1 - variances / all);
}

void CollectAlpha(const Plan& plan, const std::string& condition, std::uint64_t seed,
                  const PlantedAnswers& planted, CoverageTable& table) {
  static const std::vector<std::size_t> measures = {MeasureIndex("reach"), MeasureIndex("agency"),
                                                    MeasureIndex("trust-csuite")};
  const System system(plan, seed);
  const scoring::WaveAnswers answers = system.Answers(1);
  const scoring::SheetSelection sheets =
      scoring::SelectSheets(system.cells(), answers, {0, RoleGroup::kFrontLine});
  for (const scoring::ScaleQuality& quality : scoring::ComputeQuality(
           TrustInstrument(), system.cells(), answers, FloorOfN(), sheets, nullptr, measures)) {
    const PlantedMeasure& truth =
        planted.measures[planted.Find(TrustInstrument().measures[quality.measure].id)];
    table.Add("Feldt, alpha of " + std::to_string(truth.items.size()) + " items, " + condition,
              *quality.alpha_interval, AlphaOf(truth));
  }
}

TEST(Independent, Alpha) {
  const Plan plan = SmallSystem();
  const PlantedAnswers planted = Planted(plan.model, RoleGroup::kFrontLine);
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    CollectAlpha(plan, "n 250", seed, planted, into);
  });
  ExpectNominal(table, "Feldt, alpha of 3 items, n 250");
  ExpectNominal(table, "Feldt, alpha of 8 items, n 250");
}

// What is asked of units that differ, or of items that nearly everybody answers alike, is no longer what
// Feldt supposes.
TEST(Independent, AlphaWhereItsAssumptionsDoNotHold) {
  Plan clustered = SmallSystem();
  clustered.model = ClusteredAnswers();
  Plan skewed = SmallSystem();
  for (simulate::FacetTruth& facet : skewed.model.facets) facet.front_line -= 1.2;
  const PlantedAnswers planted_clustered = Planted(clustered.model, RoleGroup::kFrontLine);
  const PlantedAnswers planted_skewed = Planted(skewed.model, RoleGroup::kFrontLine);
  OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    CollectAlpha(clustered, "units differ", seed, planted_clustered, into);
    CollectAlpha(skewed, "half at the lowest answer", seed, planted_skewed, into);
  });
}

}  // namespace
}  // namespace rapport::recovery
