#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/scorecard.h"
#include "tests/recovery/coverage.h"
#include "tests/recovery/system.h"
#include "tools/simulate/random.h"

// The mean weighted to the cohorts' sizes, where those who see things better answer more.
namespace rapport::recovery {
namespace {

using base::RoleGroup;

constexpr int kSystems = 2000;
constexpr int kThreads = 2;
constexpr std::uint64_t kResponseStream = 77;

// Everybody answers the simulation, so that the true mean of these very people is known; who of them answers
// the survey is drawn afterwards, for each cohort with its own probability.
Plan Census() {
  Plan plan;
  plan.model = ClusteredAnswers();
  plan.model.hospital_offsets = simulate::PlantedModel().hospital_offsets;
  for (simulate::RoleTruth& role : plan.model.roles) role.response_rate = 1;
  plan.options.waves = 1;
  plan.options.population = {.hospitals = 3, .units = 36, .clinicians = 900};
  plan.cohorts = simulate::Level::kDepartment;
  return plan;
}

TEST(Weighted, MeanOfAllWhoWereInvited) {
  const Plan plan = Census();
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    const System system(plan, seed);
    simulate::Random random(seed, kResponseStream);
    const auto answers_survey = [&](const simulate::Sheet& sheet, std::size_t) {
      const auto& nodes = system.simulation().population.units;
      const std::size_t department =
          nodes[sheet.unit].level == simulate::Level::kUnit ? *nodes[sheet.unit].parent : sheet.unit;
      const double climate = system.simulation().climate.At(department, 1).front();
      return random.Chance(std::clamp(0.6 + 0.8 * climate, 0.3, 0.9));
    };
    const scoring::WaveAnswers everybody = system.Answers(1);
    const scoring::WaveAnswers answers = system.Answers(1, answers_survey);
    const std::vector<std::size_t> cohorts = system.cells().CohortsOf({0, RoleGroup::kFrontLine});
    const scoring::Scorecard scorecard =
        scoring::ComputeScorecard(TrustInstrument(), system.cells(), answers.statistics(), cohorts,
                                  FloorOfN(), /*include_items=*/false);
    for (const scoring::Score& score : scorecard.scores) {
      if (score.kind != instrument::MeasureKind::kFacet || !score.numbers) continue;
      const double truth =
          *scoring::MomentsOf(everybody.statistics(), cohorts, MeasureIndex(score.measure)).Mean();
      into.Add("t, mean of all invited, response goes with the climate", score.numbers->mean_interval, truth);
      if (!score.numbers->weighted->ok()) continue;
      const stats::StratifiedMean& weighted = **score.numbers->weighted;
      into.Add("weighted mean of all invited, response goes with the climate",
               stats::TestCoefficient(weighted.mean, weighted.standard_error, weighted.degrees_of_freedom)
                   .interval,
               truth);
    }
  });
  ExpectNominal(table, "weighted mean of all invited, response goes with the climate");
}

}  // namespace
}  // namespace rapport::recovery
