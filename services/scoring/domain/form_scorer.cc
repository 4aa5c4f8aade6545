#include "services/scoring/domain/form_scorer.h"

#include <algorithm>

namespace rapport::scoring {
namespace {

using stats::FixedScore;
using stats::kNoScore;

// Adds to tallies[row] 1 << 16 for a valid answer plus its keyed position: the number of valid answers and
// their sum side by side in one word (64 items x 100 < 2^16).
void Tally(const ScaleItem& item, std::string_view column, std::span<std::uint32_t> tallies) {
  const auto* const answers = reinterpret_cast<const unsigned char*>(column.data());
  const auto options = static_cast<std::uint32_t>(item.options);
  const std::size_t rows = tallies.size();
  std::uint32_t* const out = tallies.data();
  if (item.reverse_keyed) {
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint32_t position = answers[row] - 1U;
      out[row] += position < options ? 0x10000U + (options - 1U - position) : 0U;
    }
  } else {
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint32_t position = answers[row] - 1U;
      out[row] += position < options ? 0x10000U + position : 0U;
    }
  }
}

void ScoreScale(const FormMeasure& measure, std::span<const std::string_view> columns,
                std::span<std::uint32_t> tallies, std::span<FixedScore> scores) {
  std::fill(tallies.begin(), tallies.end(), 0U);
  for (const ScaleItem& item : measure.items) Tally(item, columns[item.column], tallies);
  for (std::size_t row = 0; row < scores.size(); ++row) {
    scores[row] =
        measure.table->Score(static_cast<int>(tallies[row] >> 16), static_cast<int>(tallies[row] & 0xffffU));
  }
}

// The same for a scale whose values are not consecutive: `scores` gathers the sums, `tallies` counts.
void ScoreValues(const FormMeasure& measure, std::span<const std::string_view> columns,
                 std::span<std::uint32_t> tallies, std::span<FixedScore> scores) {
  std::fill(tallies.begin(), tallies.end(), 0U);
  std::fill(scores.begin(), scores.end(), FixedScore{0});
  for (const ScaleItem& item : measure.items) {
    for (std::size_t row = 0; row < scores.size(); ++row) {
      const std::size_t position = static_cast<unsigned char>(columns[item.column][row]) - std::size_t{1};
      if (position >= item.scores.size()) continue;
      scores[row] += item.scores[position];
      ++tallies[row];
    }
  }
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const auto valid = static_cast<int>(tallies[row]);
    scores[row] = valid >= measure.minimum_items ? stats::FixedMean(scores[row], valid) : kNoScore;
  }
}

void ScoreComposite(const FormMeasure& measure, const std::vector<std::vector<FixedScore>>& parts,
                    std::span<FixedScore> scores) {
  for (std::size_t row = 0; row < scores.size(); ++row) {
    FixedScore sum = 0;
    int valid = 0;
    for (const std::size_t component : measure.components) {
      const FixedScore score = parts[component][row];
      sum += score == kNoScore ? 0 : score;
      valid += score == kNoScore ? 0 : 1;
    }
    scores[row] = valid >= measure.minimum_components ? stats::FixedMean(sum, valid) : kNoScore;
  }
}

}  // namespace

FormScorer::FormScorer(const FormPlan& plan)
    : plan_(plan), wanted_(plan.measures.size(), true), scores_(plan.measures.size()) {}

FormScorer::FormScorer(const FormPlan& plan, std::span<const std::size_t> positions)
    : plan_(plan), wanted_(plan.measures.size(), false), scores_(plan.measures.size()) {
  for (const std::size_t position : positions) wanted_[position] = true;
  for (std::size_t position = wanted_.size(); position-- > 0;) {  // parts stand before wholes
    if (!wanted_[position]) continue;
    for (const std::size_t component : plan.measures[position].components) wanted_[component] = true;
  }
}

void FormScorer::Score(std::span<const std::string_view> columns, std::size_t rows) {
  tallies_.resize(rows);
  for (std::size_t position = 0; position < plan_.measures.size(); ++position) {
    if (!wanted_[position]) continue;
    const FormMeasure& measure = plan_.measures[position];
    scores_[position].resize(rows);
    if (measure.table) {
      ScoreScale(measure, columns, tallies_, scores_[position]);
    } else if (!measure.items.empty()) {
      ScoreValues(measure, columns, tallies_, scores_[position]);
    } else {
      ScoreComposite(measure, scores_, scores_[position]);
    }
  }
}

}  // namespace rapport::scoring
