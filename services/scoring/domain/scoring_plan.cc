#include "services/scoring/domain/scoring_plan.h"

#include <map>
#include <utility>

namespace rapport::scoring {

FormPlan PlanForm(const instrument::Instrument& instrument, std::size_t form) {
  FormPlan plan;
  plan.items = instrument.forms[form].items;
  std::map<std::size_t, std::size_t> column_of_item;
  for (std::size_t column = 0; column < plan.items.size(); ++column) {
    column_of_item[plan.items[column]] = column;
    plan.options.push_back(instrument.ScaleOf(plan.items[column]).options);
  }
  std::map<std::size_t, std::size_t> position_of_measure;
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    const instrument::Measure& measure = instrument.measures[index];
    FormMeasure added{index, {}, std::nullopt, {}, 0};
    for (const std::size_t item : measure.items) {
      const auto column = column_of_item.find(item);
      if (column == column_of_item.end()) continue;
      added.items.push_back(
          {column->second, instrument.ScaleOf(item).options, instrument.items[item].reverse_keyed});
    }
    for (const std::size_t component : measure.components) {
      const auto position = position_of_measure.find(component);
      if (position != position_of_measure.end()) added.components.push_back(position->second);
    }
    if (!added.items.empty()) {
      added.table = *stats::MeanScoreTable::Create(static_cast<int>(added.items.size()),
                                                   measure.max_value - measure.min_value + 1,
                                                   measure.min_value, measure.min_valid_share);
    } else if (!added.components.empty()) {
      added.minimum_components =
          stats::MinimumValid(static_cast<int>(added.components.size()), measure.min_valid_share);
    } else {
      continue;
    }
    position_of_measure[index] = plan.measures.size();
    plan.measures.push_back(std::move(added));
  }
  return plan;
}

}  // namespace rapport::scoring
