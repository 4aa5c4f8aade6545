#ifndef RAPPORT_TOOLS_SIMULATE_PLANTED_H_
#define RAPPORT_TOOLS_SIMULATE_PLANTED_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libs/instrument/instrument.h"
#include "tools/simulate/climate.h"
#include "tools/simulate/model.h"
#include "tools/simulate/questionnaire.h"

namespace rapport::simulate {

// A square matrix by rows.
struct SquareMatrix {
  std::size_t size = 0;
  std::vector<double> values;

  explicit SquareMatrix(std::size_t rows = 0) : size(rows), values(rows * rows) {}
  double& operator()(std::size_t row, std::size_t column) { return values[row * size + column]; }
  double operator()(std::size_t row, std::size_t column) const { return values[row * size + column]; }
};

// One item as it is answered, turned round where it is reverse-keyed.
struct PlantedItem {
  std::array<double, 5> shares = {};  // of answers 1 to 5
  double mean = 0;
};

// A measure made of items, on the answer scale: the mean of its items.
struct PlantedMeasure {
  std::string id;
  double mean = 0;
  std::vector<PlantedItem> items;
  SquareMatrix item_covariance;
};

// What a model plants in the attentive and complete answers of a role group: the true values that statistics
// of them estimate. They are those of the discretised answers (latent scores rounded and clipped to options),
// in a population without end of units, drawn as the model draws them, with people without end in each.
struct PlantedAnswers {
  std::vector<PlantedMeasure> measures;
  SquareMatrix covariance;  // of two measures of one person, by index in `measures`
  SquareMatrix between;     // of two people of one unit: the variance between units; its share is ICC(1)

  // Index of a measure. Requires that the role group is asked for it.
  std::size_t Find(std::string_view id) const;
};

// Computes them for people whose units lie `shift` (latent, a number a facet) above the planted means: the
// offset of a hospital, the drift of the waves, what acting brought. Exact to 1e-12: normal probabilities,
// and for pairs Plackett's identity P(X > a, Y > b) - P(X > a) P(Y > b) = integral of the bivariate normal
// density at (a, b) over correlations from 0 to r (Plackett 1954, Biometrika 41:351), by 20-point Gauss
// quadrature.
//
// Who executives and formal leaders of departments speak for is the mean of several units: for them it is
// right where units do not differ (unit_general_sd and unit_facet_sd of 0).
PlantedAnswers PlantedAnswersOf(const Model& model, const instrument::Instrument& instrument,
                                const Questionnaire& questionnaire, const Deviations& shift = {});

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_PLANTED_H_
