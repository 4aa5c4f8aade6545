#include "services/scoring/domain/drivers.h"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "libs/stats/models/relative_importance.h"
#include "tests/recovery/coverage.h"
#include "tests/recovery/system.h"

// Relative weights and regression coefficients of ten facets: associations in the planted population.
namespace rapport::recovery {
namespace {

using base::RoleGroup;
using simulate::PlantedAnswers;

constexpr int kSystems = 2000;

// What is planted: covariance of the facets and, last, the outcome.
Eigen::MatrixXd PlantedCovariance(const Plan& plan, const std::string& outcome) {
  const PlantedAnswers planted = Planted(plan.model, RoleGroup::kFrontLine);
  std::vector<std::size_t> places;
  for (const simulate::FacetTruth& facet : plan.model.facets) places.push_back(planted.Find(facet.id));
  places.push_back(planted.Find(outcome));
  const auto size = static_cast<Eigen::Index>(places.size());
  Eigen::MatrixXd covariance(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = 0; j < size; ++j) {
      covariance(i, j) =
          planted.covariance(places[static_cast<std::size_t>(i)], places[static_cast<std::size_t>(j)]);
    }
  }
  return covariance;
}

scoring::DriversQuestion Question(const Plan& plan, const std::string& outcome, int draws,
                                  std::uint64_t seed) {
  scoring::DriversQuestion question;
  question.cell = {0, RoleGroup::kFrontLine};
  question.outcome = MeasureIndex(outcome);
  for (const simulate::FacetTruth& facet : plan.model.facets) {
    question.predictors.push_back(MeasureIndex(facet.id));
  }
  question.bootstrap_draws = draws;
  question.seed = seed;
  return question;
}

scoring::Drivers DriversOf(const Plan& plan, const std::string& outcome, int draws, std::uint64_t seed) {
  const System system(plan, seed);
  return *scoring::ComputeDrivers(TrustInstrument(), system.cells(), system.Answers(1), FloorOfN(),
                                  Question(plan, outcome, draws, seed));
}

// Everybody of the front line answers: n is the number of clinicians.
Plan Everybody(const simulate::Model& model, int units, int clinicians) {
  Plan plan;
  plan.model = model;
  for (simulate::RoleTruth& role : plan.model.roles) role.response_rate = 1;
  plan.options.waves = 1;
  plan.options.population = {.hospitals = 1, .units = units, .clinicians = clinicians};
  return plan;
}

TEST(Drivers, Coefficients) {
  const Plan plan = Everybody(ClusteredAnswers(), 40, 1000);
  std::map<std::string, Eigen::VectorXd> truths;
  for (const std::string outcome : {"burnout", "trust-csuite"}) {
    const Eigen::MatrixXd covariance = PlantedCovariance(plan, outcome);
    truths[outcome] = covariance.topLeftCorner(10, 10).ldlt().solve(covariance.topRightCorner(10, 1));
  }
  const CoverageTable table = OverSystems(kSystems, 2, [&](std::uint64_t seed, CoverageTable& into) {
    for (const auto& [outcome, truth] : truths) {
      const scoring::Drivers drivers = DriversOf(plan, outcome, 0, seed);
      for (Eigen::Index i = 0; i < truth.size(); ++i) {
        const auto test = static_cast<std::size_t>(i) + 1;
        into.Add("CR2, coefficient of a facet, 40 units", drivers.clustered->tests[test].interval, truth(i));
        into.Add("least squares, coefficient of a facet, 40 units", drivers.regression.tests[test].interval,
                 truth(i));
      }
    }
  });
  ExpectNominal(table, "CR2, coefficient of a facet, 40 units");
}

// Agency counts thrice as much for burnout as what counts next.
simulate::Model OneClearDriver() {
  simulate::Model model = ClusteredAnswers();
  for (simulate::FacetTruth& facet : model.facets) {
    if (facet.burnout_weight > 0) facet.burnout_weight = facet.id == "agency" ? 0.45 : 0.15;
  }
  return model;
}

// In what share of systems the facet with the largest planted weight is ranked first.
double TopDriverFound(const Plan& plan, const std::string& outcome) {
  const Eigen::VectorXd weights = stats::RelativeWeights(PlantedCovariance(plan, outcome))->weights;
  const auto top =
      static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) - weights.begin());
  std::atomic<int> found = 0;
  OverSystems(kSystems, 2, [&](std::uint64_t seed, CoverageTable&) {
    if (DriversOf(plan, outcome, 0, seed).places[top].rank == 1) ++found;
  });
  const double share = static_cast<double>(found) / kSystems;
  std::printf("top driver of %s, %s, n %d: ranked first in %.1f %% of %d systems\n", outcome.c_str(),
              std::string(plan.model.facets[top].id).c_str(), plan.options.population.clinicians, 100 * share,
              kSystems);
  return share;
}

TEST(Drivers, TheTopDriverIsRankedFirst) {
  EXPECT_GE(TopDriverFound(Everybody(OneClearDriver(), 40, 1000), "burnout"), 0.95);
}

// Where the next one is nearly as strong, sampling decides now and then: agency has 26 % of what is explained
// of burnout and the next one 16 %, input 16 % of trust and the next one 14 %.
TEST(Drivers, ATopDriverThatHardlyLeadsTakesMoreAnswers) {
  EXPECT_LT(TopDriverFound(Everybody(ClusteredAnswers(), 40, 1000), "burnout"), 0.95);
  EXPECT_GE(TopDriverFound(Everybody(ClusteredAnswers(), 40, 2000), "burnout"), 0.95);
  EXPECT_LT(TopDriverFound(Everybody(ClusteredAnswers(), 40, 1000), "trust-csuite"), 0.95);
}

// The outcome hardly goes with the facets at all.
simulate::Model WeakDrivers() {
  simulate::Model model = IndependentAnswers();
  for (simulate::FacetTruth& facet : model.facets) facet.burnout_weight *= 0.3;
  return model;
}

struct BootstrapCondition {
  std::string name;
  Plan plan;
  int systems = kSystems;
};

CoverageTable BootstrapWeights(const BootstrapCondition& condition) {
  const stats::Importance truth = *stats::RelativeWeights(PlantedCovariance(condition.plan, "burnout"));
  int sure = 0;
  int sure_and_right = 0;
  // One system at a time: the bootstrap has two threads of its own.
  CoverageTable table = OverSystems(condition.systems, 1, [&](std::uint64_t seed, CoverageTable& into) {
    const scoring::Drivers drivers = DriversOf(condition.plan, "burnout", /*draws=*/1000, seed);
    for (Eigen::Index i = 0; i < truth.weights.size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      const stats::WeightUncertainty& found = drivers.bootstrap->predictors[at];
      const bool top = truth.weights(i) == truth.weights.maxCoeff();
      into.Add("bootstrap of a weight, " + condition.name, found.weight, truth.weights(i));
      into.Add("bootstrap of the " + std::string(top ? "top" : "other") + " % of R2, " + condition.name,
               found.percent, truth.percent(i));
      if (found.top_share < 0.95) continue;
      ++sure;
      sure_and_right += top ? 1 : 0;
    }
  });
  std::printf("one facet comes first in 95 %% of draws in %d of %d systems; it is the planted one in %d\n",
              sure, condition.systems, sure_and_right);
  return table;
}

TEST(Drivers, WeightsBySheets) {
  const CoverageTable table = BootstrapWeights({"sheets, n 1,000", Everybody(IndependentAnswers(), 8, 1000)});
  ExpectNominal(table, "bootstrap of a weight, sheets, n 1,000");
}

TEST(Drivers, WeightsByUnits) {
  const CoverageTable table =
      BootstrapWeights({"100 units, n 2,000", Everybody(ClusteredAnswers(), 100, 2000)});
  ExpectNominal(table, "bootstrap of a weight, 100 units, n 2,000");
}

TEST(Drivers, WeightsWhereLittleIsExplainedOrUnitsAreFew) {
  BootstrapWeights({"sheets, n 1,000, R2 0.02", Everybody(WeakDrivers(), 8, 1000), kSystems / 4});
  BootstrapWeights({"20 units, n 1,000", Everybody(ClusteredAnswers(), 20, 1000), kSystems / 4});
}

}  // namespace
}  // namespace rapport::recovery
