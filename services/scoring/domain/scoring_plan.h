#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_SCORING_PLAN_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_SCORING_PLAN_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "libs/instrument/instrument.h"
#include "libs/stats/mean_score.h"

namespace rapport::scoring {

// How one item of a form enters a scale.
struct ScaleItem {
  std::size_t column;  // position on the form
  int options;
  bool reverse_keyed;
  std::vector<stats::FixedScore> scores;  // by position of the option, turned round where the item is
};

// One measure on one form. Either `items` or `components` is filled.
struct FormMeasure {
  std::size_t measure;           // index in the instrument
  std::vector<ScaleItem> items;  // scale or facet: those of its items that the form asks
  int minimum_items = 0;
  std::optional<stats::MeanScoreTable> table;  // where the response scale's values are consecutive
  std::vector<std::size_t> components;         // domain or index: positions in FormPlan::measures
  int minimum_components = 0;
};

// What is computed from the sheets of one form, parts before wholes.
struct FormPlan {
  std::vector<std::size_t> items;  // by column: index in the instrument
  std::vector<int> options;        // by column
  std::vector<FormMeasure> measures;
};

// A measure is scored on a form from those of its parts that the form asks; the missing rule counts these. A
// measure with no part on the form is not scored there. Requires a decoded instrument.
FormPlan PlanForm(const instrument::Instrument& instrument, std::size_t form);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_SCORING_PLAN_H_
