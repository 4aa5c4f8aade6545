#include "services/scoring/domain/scoring_plan.h"

#include <algorithm>
#include <map>
#include <utility>

namespace rapport::scoring {
namespace {

// What each option of an item scores: its value, or min + max - value where the item is reverse-keyed.
std::vector<stats::FixedScore> ScoresOf(const instrument::ResponseScale& scale, bool reverse_keyed) {
  const stats::FixedScore ends =
      stats::FixedFromDouble(scale.min_value()) + stats::FixedFromDouble(scale.max_value());
  std::vector<stats::FixedScore> scores;
  for (const double value : scale.values) {
    const stats::FixedScore score = stats::FixedFromDouble(value);
    scores.push_back(reverse_keyed ? ends - score : score);
  }
  return scores;
}

// Whether the positions of all items' answers can be averaged in place of their values.
bool PositionsSuffice(const instrument::Instrument& instrument, const instrument::Measure& measure) {
  return std::all_of(measure.items.begin(), measure.items.end(),
                     [&](std::size_t item) { return instrument.ScaleOf(item).IsConsecutive(); });
}

}  // namespace

FormPlan PlanForm(const instrument::Instrument& instrument, std::size_t form) {
  FormPlan plan;
  plan.items = instrument.forms[form].items;
  std::map<std::size_t, std::size_t> column_of_item;
  for (std::size_t column = 0; column < plan.items.size(); ++column) {
    column_of_item[plan.items[column]] = column;
    plan.options.push_back(instrument.ScaleOf(plan.items[column]).options());
  }
  std::map<std::size_t, std::size_t> position_of_measure;
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    const instrument::Measure& measure = instrument.measures[index];
    FormMeasure added{index, {}, 0, std::nullopt, {}, 0};
    for (const std::size_t item : measure.items) {
      const auto column = column_of_item.find(item);
      if (column == column_of_item.end()) continue;
      const instrument::ResponseScale& scale = instrument.ScaleOf(item);
      const bool reverse_keyed = instrument.items[item].reverse_keyed;
      added.items.push_back({column->second, scale.options(), reverse_keyed, ScoresOf(scale, reverse_keyed)});
    }
    for (const std::size_t component : measure.components) {
      const auto position = position_of_measure.find(component);
      if (position != position_of_measure.end()) added.components.push_back(position->second);
    }
    if (!added.items.empty()) {
      const auto items = static_cast<int>(added.items.size());
      added.minimum_items = stats::MinimumValid(items, measure.min_valid_share);
      if (PositionsSuffice(instrument, measure)) {
        added.table = *stats::MeanScoreTable::Create(
            items, added.items.front().options, static_cast<int>(measure.min_value), measure.min_valid_share);
      }
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
