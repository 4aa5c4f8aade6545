#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "services/scoring/domain/trend.h"
#include "services/scoring/domain/unit_links.h"
#include "tests/recovery/coverage.h"
#include "tests/recovery/system.h"

// Changes between waves of units that differ.
namespace rapport::recovery {
namespace {

using base::RoleGroup;
using simulate::PlantedAnswers;

constexpr int kSystems = 2000;
constexpr int kThreads = 2;
constexpr double kDrift = -0.1;  // a wave

Plan SystemInWaves(int waves, bool same_people) {
  Plan plan;
  plan.model = ClusteredAnswers();
  plan.model.drift = kDrift;
  plan.options.waves = waves;
  plan.options.same_people = same_people;
  plan.options.population = {.hospitals = 2, .units = 40, .clinicians = 800};
  return plan;
}

simulate::Deviations Shift(double by) {
  simulate::Deviations shift;
  shift.fill(by);
  return shift;
}

// The trend of the front line on the facets; `acted` where units that acted are set against the others.
scoring::Trend TrendOf(const System& system, bool acted) {
  const scoring::Clearance clearance = FloorOfN();
  std::vector<scoring::WaveAnswers> answers;
  const int waves = system.simulation().options.waves;
  for (int wave = 1; wave <= waves; ++wave) answers.push_back(system.Answers(wave));
  std::vector<scoring::TrendWave> seen;
  std::vector<const scoring::CellMap*> cells;
  for (const scoring::WaveAnswers& wave : answers) {
    seen.push_back({&TrustInstrument(), &system.cells(), &wave.statistics(), &clearance});
    cells.push_back(&system.cells());
  }
  scoring::TrendQuestion question;
  question.role_group = RoleGroup::kFrontLine;
  for (const simulate::FacetTruth& facet : system.simulation().model.facets) {
    question.measures.emplace_back(answers.size(), MeasureIndex(facet.id));
  }
  const auto& nodes = system.simulation().population.units;
  for (std::size_t node = 0; acted && node < nodes.size(); ++node) {
    if (system.simulation().climate.Acted(node)) question.acted.push_back(system.UnitOf(node));
  }
  return scoring::ComputeTrend(seen, scoring::UnitLinks(cells), question);
}

// Means of the facets in waves 1, 2, ... of units that did not act.
std::vector<std::vector<double>> PlantedMeans(const simulate::Model& model, int waves) {
  std::vector<std::vector<double>> means;
  for (int wave = 0; wave < waves; ++wave) {
    const PlantedAnswers planted = Planted(model, RoleGroup::kFrontLine, Shift(kDrift * wave));
    std::vector<double>& of_wave = means.emplace_back();
    for (const simulate::FacetTruth& facet : model.facets) {
      of_wave.push_back(planted.measures[planted.Find(facet.id)].mean);
    }
  }
  return means;
}

void CollectSlopes(const Plan& plan, const std::string& condition, std::uint64_t seed,
                   const std::vector<std::vector<double>>& means, CoverageTable& table) {
  const scoring::Trend trend = TrendOf(System(plan, seed), /*acted=*/false);
  for (std::size_t facet = 0; facet < trend.measures.size(); ++facet) {
    // Of three waves with as many answers each, the slope of least squares is half the change.
    const double change = means.back()[facet] - means.front()[facet];
    table.Add("random-intercept slope, " + condition, trend.measures[facet].slope.statistic->interval,
              change / 2);
    table.Add("Welch, change from first to last wave, " + condition,
              trend.measures[facet].change.statistic->interval, change);
  }
}

TEST(Waves, Slopes) {
  Plan others = SystemInWaves(3, /*same_people=*/false);
  others.model.acted_share = 0;
  Plan same = SystemInWaves(3, /*same_people=*/true);
  same.model.acted_share = 0;
  const std::vector<std::vector<double>> means = PlantedMeans(others.model, 3);
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    CollectSlopes(others, "other people", seed, means, into);
    CollectSlopes(same, "same people", seed, means, into);
  });
  ExpectNominal(table, "random-intercept slope, other people");
}

void CollectEffects(const Plan& plan, const std::string& condition, std::uint64_t seed,
                    const std::vector<double>& effects, CoverageTable& table) {
  const scoring::Trend trend = TrendOf(System(plan, seed), /*acted=*/true);
  for (std::size_t facet = 0; facet < trend.measures.size(); ++facet) {
    table.Add("difference in differences, " + condition,
              trend.measures[facet].difference_in_differences->statistic->interval, effects[facet]);
  }
}

TEST(Waves, DifferenceInDifferences) {
  const Plan others = SystemInWaves(2, /*same_people=*/false);
  const Plan same = SystemInWaves(2, /*same_people=*/true);
  simulate::Deviations acted = Shift(kDrift);
  for (std::size_t f = 0; f < acted.size(); ++f) acted[f] += others.model.facets[f].action_effect;
  const PlantedAnswers with = Planted(others.model, RoleGroup::kFrontLine, acted);
  const PlantedAnswers without = Planted(others.model, RoleGroup::kFrontLine, Shift(kDrift));
  std::vector<double> effects;
  for (const simulate::FacetTruth& facet : others.model.facets) {
    effects.push_back(with.measures[with.Find(facet.id)].mean -
                      without.measures[without.Find(facet.id)].mean);
  }
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    CollectEffects(others, "other people", seed, effects, into);
    CollectEffects(same, "same people", seed, effects, into);
  });
  ExpectNominal(table, "difference in differences, other people");
  ExpectNominal(table, "difference in differences, same people");
}

}  // namespace
}  // namespace rapport::recovery
