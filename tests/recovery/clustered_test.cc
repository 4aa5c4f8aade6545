#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "libs/stats/measurement/group_variance.h"
#include "libs/stats/models/group_statistics.h"
#include "libs/stats/models/random_intercept.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/scorecard.h"
#include "tests/recovery/coverage.h"
#include "tests/recovery/system.h"
#include "tools/simulate/expectation.h"

// Means where units differ, so that answers are not independent.
namespace rapport::recovery {
namespace {

using base::RoleGroup;
using simulate::PlantedAnswers;

constexpr int kSystems = 2000;
constexpr int kThreads = 2;

Plan ClusteredSystem(int units) {
  Plan plan;
  plan.model = ClusteredAnswers();
  plan.options.waves = 1;
  plan.options.population = {.hospitals = 2, .units = units, .clinicians = 20 * units};
  return plan;
}

// Intervals of the facets' means in the front line. They are asked two questions: of units like these, and of
// these units alone.
void CollectMeans(const Plan& plan, const std::string& condition, std::uint64_t seed,
                  const PlantedAnswers& planted, CoverageTable& table) {
  const System system(plan, seed);
  const scoring::WaveAnswers answers = system.Answers(1);
  const scoring::Scorecard scorecard = scoring::ComputeScorecard(
      TrustInstrument(), system.cells(), answers.statistics(),
      system.cells().CohortsOf({0, RoleGroup::kFrontLine}), FloorOfN(), /*include_items=*/false);
  const simulate::Scope front_line{.role_group = RoleGroup::kFrontLine, .hospital = {}, .acted = {}};
  for (const scoring::Score& score : scorecard.scores) {
    if (score.kind != instrument::MeasureKind::kFacet || !score.numbers) continue;
    const double truth = planted.measures[planted.Find(score.measure)].mean;
    const double of_these_units = *simulate::ExpectedMean(system.simulation(), front_line, 1, score.measure);
    table.Add("t, mean, " + condition, score.numbers->mean_interval, truth);
    table.Add("t, mean of these very units, " + condition, score.numbers->mean_interval, of_these_units);
    table.Add("CR1, mean, " + condition, (*score.numbers->cluster)->interval, truth);
    table.Add("CR1, mean of these very units, " + condition, (*score.numbers->cluster)->interval,
              of_these_units);
  }
}

TEST(Clustered, MeansOverUnits) {
  const Plan many = ClusteredSystem(40);
  const Plan few = ClusteredSystem(8);
  const PlantedAnswers planted = Planted(many.model, RoleGroup::kFrontLine);
  const CoverageTable table = OverSystems(kSystems, kThreads, [&](std::uint64_t seed, CoverageTable& into) {
    CollectMeans(many, "40 units", seed, planted, into);
    CollectMeans(few, "8 units", seed, planted, into);
  });
  ExpectNominal(table, "CR1, mean, 40 units");
}

// Scores of a measure by unit of the front line.
struct UnitScores {
  std::vector<std::size_t> nodes;  // of the simulation
  std::vector<stats::Moments> moments;
};

UnitScores ScoresByUnit(const System& system, const scoring::WaveAnswers& answers, std::size_t measure) {
  UnitScores scores;
  const auto& nodes = system.simulation().population.units;
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    if (nodes[node].level != simulate::Level::kUnit) continue;
    scores.nodes.push_back(node);
    scores.moments.push_back(
        scoring::MomentsOf(answers.statistics(),
                           system.cells().CohortsOf({system.UnitOf(node), RoleGroup::kFrontLine}), measure));
  }
  return scores;
}

TEST(Clustered, EmpiricalBayesMeansAndIcc) {
  const Plan plan = ClusteredSystem(40);
  const PlantedAnswers planted = Planted(plan.model, RoleGroup::kFrontLine);
  const simulate::ScoreModel agency = *simulate::ScoreModelOf(plan.model, RoleGroup::kFrontLine, "agency");
  const std::size_t at = planted.Find("agency");
  double sum = 0;
  double squares = 0;
  const CoverageTable table = OverSystems(kSystems, 1, [&](std::uint64_t seed, CoverageTable& into) {
    const System system(plan, seed);
    const UnitScores scores = ScoresByUnit(system, system.Answers(1), MeasureIndex("agency"));
    const double icc = stats::AnalyzeGroups(scores.moments)->icc1_adjusted;
    sum += icc;
    squares += icc * icc;
    const auto fit = stats::FitRandomIntercept(stats::GroupStatistics(scores.moments));
    for (std::size_t unit = 0; unit < scores.nodes.size(); ++unit) {
      if (fit->groups[unit].n == 0) continue;
      into.Add("empirical Bayes mean of a unit, 40 units", stats::EmpiricalBayesInterval(fit->groups[unit]),
               simulate::ExpectedScore(plan.model, agency,
                                       system.simulation().climate.At(scores.nodes[unit], 1), 3));
    }
  });
  ExpectNominal(table, "empirical Bayes mean of a unit, 40 units");
  const double mean = sum / kSystems;
  const double error = std::sqrt((squares / kSystems - mean * mean) / kSystems);
  const double icc = planted.between(at, at) / planted.covariance(at, at);
  std::printf("ICC(1) planted %.4f, mean of estimates %.4f, standard error of that %.4f\n", icc, mean, error);
  EXPECT_NEAR(mean, icc, 3 * error + 0.02 * icc);  // a ratio of estimates, so not without all bias
}

}  // namespace
}  // namespace rapport::recovery
