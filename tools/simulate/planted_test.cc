#include "tools/simulate/planted.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <vector>

#include "tools/simulate/testing.h"

namespace rapport::simulate {
namespace {

using base::RoleGroup;

// Units that differ as planted, but not by hospital, and people who answer everything attentively.
Model Flawless() {
  Model model = PlantedModel();
  model.hospital_offsets = {0, 0, 0};
  model.missing_share = 0;
  model.cannot_judge_share = 0;
  for (RoleTruth& role : model.roles) {
    role.response_rate = 1;
    role.careless_share = 0;
  }
  return model;
}

PlantedAnswers PlantedIn(const Model& model, RoleGroup role_group, const Deviations& shift = {}) {
  const instrument::Instrument instrument = TrustInstrument();
  return PlantedAnswersOf(model, instrument, *MakeQuestionnaire(model, instrument, role_group), shift);
}

TEST(Planted, MeansAreThoseExpectedOfTheUnit) {
  Model model = Flawless();
  model.unit_general_sd = model.unit_facet_sd = 0;
  Deviations shift;
  shift.fill(-0.2);
  shift[3] = 0.5;
  for (const RoleGroup role_group : base::kRoleGroups) {
    const PlantedAnswers planted = PlantedIn(model, role_group, shift);
    for (const PlantedMeasure& measure : planted.measures) {
      const ScoreModel score = *ScoreModelOf(model, role_group, measure.id);
      EXPECT_NEAR(measure.mean, ExpectedScore(model, score, shift, measure.items.size()), 1e-12)
          << measure.id;
    }
  }
}

TEST(Planted, EqualUnitsHaveNoVarianceBetweenThem) {
  Model model = Flawless();
  model.unit_general_sd = model.unit_facet_sd = 0;
  for (const double value : PlantedIn(model, RoleGroup::kFrontLine).between.values) EXPECT_EQ(value, 0);
}

TEST(Planted, TheCovarianceOfAMeasureIsTheMeanOfItsItems) {
  const PlantedAnswers planted = PlantedIn(Flawless(), RoleGroup::kClinicalLeader);
  for (std::size_t m = 0; m < planted.measures.size(); ++m) {
    const SquareMatrix& items = planted.measures[m].item_covariance;
    double sum = 0;
    for (const double value : items.values) sum += value;
    EXPECT_NEAR(planted.covariance(m, m), sum / static_cast<double>(items.values.size()), 1e-12);
    for (std::size_t other = 0; other < planted.measures.size(); ++other) {
      EXPECT_NEAR(planted.covariance(m, other), planted.covariance(other, m), 1e-12);
    }
  }
}

// Answer that is expected of somebody whose latent score is `latent`, to an item at `offset`.
double AnswerGiven(const Model& model, double latent, double offset) {
  double expected = 1;
  for (const double threshold : {1.5, 2.5, 3.5, 4.5}) {
    expected += 0.5 * std::erfc((threshold - latent - offset) / model.item_sd / std::numbers::sqrt2);
  }
  return expected;
}

// Given a person's latent score, answers to its items are independent: the covariance of two is that of what
// is expected of each, here by the trapezoidal rule over the score.
TEST(Planted, CovariancesOfItemsAreThoseOfTheCommonScore) {
  const Model model = Flawless();
  Deviations shift;
  shift.fill(-1);  // most answers at the low end: skewed
  const PlantedAnswers planted = PlantedIn(model, RoleGroup::kFrontLine, shift);
  const double mean = model.facets[0].front_line - 1;
  const double sd = std::hypot(std::hypot(model.unit_general_sd, model.unit_facet_sd),
                               std::hypot(model.person_general_sd, model.person_facet_sd));
  constexpr double kStep = 0.01;
  double both = 0;
  for (double z = -9; z < 9; z += kStep) {
    const double weight = kStep * std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    both += weight * AnswerGiven(model, mean + sd * z, -model.item_spread) *
            AnswerGiven(model, mean + sd * z, model.item_spread);
  }
  const PlantedMeasure& reach = planted.measures[planted.Find("reach")];
  EXPECT_NEAR(reach.item_covariance(0, 2), both - reach.items[0].mean * reach.items[2].mean, 1e-12);
}

// Scores of the front line by unit, measures in the order of the questionnaire.
std::map<std::size_t, std::vector<std::vector<double>>> ScoresByUnit(const Simulation& simulation,
                                                                     const PlantedAnswers& planted) {
  std::map<std::size_t, std::vector<std::vector<double>>> units;
  for (const Sheet& sheet : simulation.waves.front()) {
    if (sheet.role_group != RoleGroup::kFrontLine) continue;
    std::vector<double>& row = units[sheet.unit].emplace_back();
    for (const PlantedMeasure& measure : planted.measures) {
      row.push_back(*PersonScore(simulation.instrument, sheet, measure.id));
    }
  }
  return units;
}

TEST(Planted, AgreesWithALargeSimulatedSystem) {
  Model model = Flawless();
  model.unit_general_sd = 0.5;  // so that what lies between units is not lost in what lies within
  Options options;
  options.waves = 1;
  options.population = {.hospitals = 10, .units = 2000, .clinicians = 40'000};
  const Simulation simulation = *Simulate(options, model, TrustInstrument());
  const PlantedAnswers planted = PlantedIn(model, RoleGroup::kFrontLine);
  const auto units = ScoresByUnit(simulation, planted);
  const std::size_t agency = planted.Find("agency");
  for (std::size_t m = 0; m < planted.measures.size(); ++m) {
    double n = 0;
    double pairs = 0;
    double own_sum = 0;
    double other_sum = 0;
    double products = 0;
    double products_of_two = 0;  // of different people of a unit
    for (const auto& [unit, rows] : units) {
      double unit_own = 0;
      double unit_other = 0;
      double unit_products = 0;
      for (const std::vector<double>& row : rows) {
        unit_own += row[m];
        unit_other += row[agency];
        unit_products += row[m] * row[agency];
      }
      const auto size = static_cast<double>(rows.size());
      n += size;
      own_sum += unit_own;
      other_sum += unit_other;
      products += unit_products;
      products_of_two += (unit_own * unit_other - unit_products) / (size - 1);
      pairs += size;
    }
    const double squared_mean = own_sum / n * other_sum / n;
    EXPECT_NEAR(planted.measures[m].mean, own_sum / n, 0.05) << planted.measures[m].id;
    EXPECT_NEAR(planted.covariance(m, agency), products / n - squared_mean, 0.025) << planted.measures[m].id;
    EXPECT_NEAR(planted.between(m, agency), products_of_two / pairs - squared_mean, 0.025)
        << planted.measures[m].id;
  }
}

}  // namespace
}  // namespace rapport::simulate
