#include "tools/simulate/simulation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>
#include <string>

#include "tools/simulate/expectation.h"
#include "tools/simulate/testing.h"

namespace rapport::simulate {
namespace {

using base::RoleGroup;
using ::rapport::testing::HasViolation;

struct Sample {
  double mean = 0;
  int n = 0;
};

// Mean of the sheets of wave `wave` in the scope, careless ones included as they would be in life.
Sample MeanOf(const Simulation& simulation, const Scope& scope, int wave, const std::string& measure) {
  Sample sample;
  for (const Sheet& sheet : simulation.waves[static_cast<std::size_t>(wave - 1)]) {
    if (!scope.Holds(simulation, {"", sheet.unit, sheet.role_group, ""})) continue;
    if (const auto score = PersonScore(simulation.instrument, sheet, measure)) {
      sample.mean += *score;
      ++sample.n;
    }
  }
  sample.mean /= sample.n;
  return sample;
}

Scope All(RoleGroup role_group) { return {.role_group = role_group, .hospital = {}, .acted = {}}; }

Scope FrontLine(bool acted) { return {.role_group = RoleGroup::kFrontLine, .hospital = {}, .acted = acted}; }

// Four standard errors at a standard deviation of a person's score of 1, and 0.03 for the careless.
double Tolerance(int n) { return 4.0 / std::sqrt(n) + 0.03; }

TEST(Simulation, MeansOfEveryScoreAreAsExpected) {
  const Simulation& simulation = DefaultSimulation();
  for (const RoleGroup role_group : base::kRoleGroups) {
    for (const Score& score : simulation.questionnaires.at(role_group).scores) {
      const std::string& id = simulation.instrument.measures[score.measure].id;
      const Sample sample = MeanOf(simulation, All(role_group), 1, id);
      EXPECT_NEAR(sample.mean, *ExpectedMean(simulation, All(role_group), 1, id), Tolerance(sample.n))
          << base::RoleGroupWord(role_group) << " " << id;
    }
  }
}

TEST(Simulation, ExecutivesSeeEveryFacetBetterAndPredictTooHigh) {
  const Simulation& simulation = DefaultSimulation();
  double gaps = 0, expected_gaps = 0;
  for (const FacetTruth& facet : simulation.model.facets) {
    const std::string id(facet.id);
    const double front_line = MeanOf(simulation, All(RoleGroup::kFrontLine), 1, id).mean;
    const Sample own = MeanOf(simulation, All(RoleGroup::kExecutive), 1, "exec-" + id);
    const Sample predicted = MeanOf(simulation, All(RoleGroup::kExecutive), 1, "predicted-" + id);
    const double expected = *ExpectedMean(simulation, All(RoleGroup::kExecutive), 1, "exec-" + id) -
                            *ExpectedMean(simulation, All(RoleGroup::kFrontLine), 1, id);
    EXPECT_GT(own.mean, front_line) << id;
    EXPECT_GT(predicted.mean, front_line) << id;
    EXPECT_NEAR(own.mean - front_line, expected, Tolerance(own.n)) << id;
    gaps += (own.mean - front_line) / kFacets;
    expected_gaps += expected / kFacets;
  }
  EXPECT_NEAR(gaps, expected_gaps, 0.35);
}

TEST(Simulation, HospitalsDifferAsPlanted) {
  const Simulation& simulation = DefaultSimulation();
  for (std::size_t hospital = 1; hospital <= 3; ++hospital) {
    const Scope scope{.role_group = RoleGroup::kFrontLine, .hospital = hospital, .acted = {}};
    for (const FacetTruth& facet : simulation.model.facets) {
      const Sample sample = MeanOf(simulation, scope, 1, std::string(facet.id));
      EXPECT_NEAR(sample.mean, *ExpectedMean(simulation, scope, 1, facet.id), Tolerance(sample.n))
          << facet.id;
    }
  }
}

TEST(Simulation, UnitsThatActedImproveWhereTheyActed) {
  const Simulation& simulation = DefaultSimulation();
  int acted = 0;
  for (std::size_t u = 0; u < simulation.population.units.size(); ++u)
    acted += simulation.climate.Acted(u) ? 1 : 0;
  EXPECT_EQ(acted, 12);
  for (const FacetTruth& facet : simulation.model.facets) {
    const std::string id(facet.id);
    const auto change = [&](bool did) {
      return MeanOf(simulation, FrontLine(did), 2, id).mean - MeanOf(simulation, FrontLine(did), 1, id).mean;
    };
    EXPECT_NEAR(change(true) - change(false), facet.action_effect, 0.22) << id;
  }
}

TEST(Simulation, BurnoutGoesWithLowAgencyAndHighIntentToLeave) {
  const Simulation& simulation = DefaultSimulation();
  const auto correlation = [&](const std::string& a, const std::string& b) {
    double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (const Sheet& sheet : simulation.waves[0]) {
      if (sheet.role_group != RoleGroup::kFrontLine || sheet.careless) continue;
      const auto x = PersonScore(simulation.instrument, sheet, a);
      const auto y = PersonScore(simulation.instrument, sheet, b);
      if (!x || !y) continue;
      n += 1, sa += *x, sb += *y, saa += *x * *x, sbb += *y * *y, sab += *x * *y;
    }
    return (n * sab - sa * sb) / std::sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
  };
  EXPECT_LT(correlation("agency", "burnout"), -0.2);
  EXPECT_GT(correlation("burnout", "intent-to-leave"), 0.2);
  EXPECT_GT(correlation("input", "trust-csuite"), 0.3);
}

TEST(Simulation, MoreWavesLeaveTheEarlierOnesAlone) {
  Options options;
  options.waves = 3;
  ASSERT_OK_AND_ASSIGN(const Simulation longer, Simulate(options, PlantedModel(), TrustInstrument()));
  const Simulation& usual = DefaultSimulation();
  ASSERT_EQ(longer.waves.size(), 3u);
  for (std::size_t w = 0; w < 2; ++w) {
    ASSERT_EQ(longer.waves[w].size(), usual.waves[w].size());
    for (std::size_t i = 0; i < usual.waves[w].size(); ++i) {
      ASSERT_EQ(longer.waves[w][i].answers, usual.waves[w][i].answers);
    }
  }
}

TEST(Simulation, RefusesWhatItCannotSimulate) {
  Options options;
  options.waves = 0;
  EXPECT_THAT(Simulate(options, PlantedModel(), TrustInstrument()), HasViolation("waves"));
  instrument::Instrument stranger = TrustInstrument();
  stranger.measures[0].id = "height";
  EXPECT_THAT(Simulate(Options(), PlantedModel(), stranger), HasViolation("instrument.items.reach-1"));
  stranger.forms.clear();
  EXPECT_THAT(Simulate(Options(), PlantedModel(), stranger), HasViolation("instrument.forms"));
}

// Mean squared change of the units' means of trust from the first wave to the second.
double ChangeOfUnits(bool same_people) {
  Model model = PlantedModel();
  model.drift = model.acted_share = 0;
  model.item_sd = 0.1;
  for (RoleTruth& role : model.roles) role.response_rate = 1;
  Options options;
  options.population = {.hospitals = 1, .units = 50, .clinicians = 500};
  options.same_people = same_people;
  const Simulation simulation = *Simulate(options, model, TrustInstrument());
  std::map<std::size_t, double> changes;
  std::map<std::size_t, double> people;
  for (std::size_t wave = 0; wave < 2; ++wave) {
    for (const Sheet& sheet : simulation.waves[wave]) {
      if (sheet.role_group != RoleGroup::kFrontLine) continue;
      const auto score = PersonScore(simulation.instrument, sheet, "trust-csuite");
      if (!score) continue;
      changes[sheet.unit] += wave == 0 ? -*score : *score;
      people[sheet.unit] += 0.5;
    }
  }
  double sum = 0;
  for (const auto& [unit, change] : changes) sum += change * change / (people[unit] * people[unit]);
  return sum / static_cast<double>(changes.size());
}

TEST(Simulation, OtherPeopleInEachWaveChangeTheUnitsMeans) {
  EXPECT_LT(ChangeOfUnits(/*same_people=*/true), 0.04);
  EXPECT_GT(ChangeOfUnits(/*same_people=*/false), 0.06);
}

}  // namespace
}  // namespace rapport::simulate
