#include "services/scoring/domain/cell_totals.h"

#include <algorithm>

namespace rapport::scoring {
namespace {

// Position of an answer after reverse scoring.
std::size_t KeyedPosition(const instrument::Instrument& instrument, std::size_t item, std::size_t position) {
  const auto options = static_cast<std::size_t>(instrument.ScaleOf(item).options());
  return instrument.items[item].reverse_keyed ? options - 1 - position : position;
}

std::optional<stats::Share> Favourable(const instrument::Instrument& instrument, std::size_t item,
                                       std::span<const std::uint64_t> answers, bool lower_is_better) {
  const instrument::ResponseScale& scale = instrument.ScaleOf(item);
  const auto options = static_cast<std::size_t>(scale.options());
  const auto favourable_options = static_cast<std::size_t>(scale.favourable_options);
  stats::Share favourable;
  for (std::size_t position = 0; position < options; ++position) {
    const std::uint64_t count = answers[position + 1];
    const std::size_t keyed = KeyedPosition(instrument, item, position);
    favourable.n += static_cast<std::int64_t>(count);
    if (lower_is_better ? keyed < favourable_options : keyed >= options - favourable_options)
      favourable.count += static_cast<std::int64_t>(count);
  }
  if (favourable.n == 0) return std::nullopt;
  return favourable;
}

void AddTo(std::span<const std::uint64_t> counts, std::vector<std::uint64_t>& sums) {
  for (std::size_t code = 0; code < counts.size(); ++code) sums[code] += counts[code];
}

}  // namespace

CellTotals AddUp(const instrument::Instrument& instrument, const WaveStatistics& statistics,
                 std::span<const std::size_t> cohorts) {
  CellTotals totals;
  totals.moments.resize(instrument.measures.size());
  totals.answers.resize(instrument.items.size());
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    totals.answers[item].resize(static_cast<std::size_t>(instrument.ScaleOf(item).options()) + 1);
  }
  for (const std::size_t cohort : cohorts) {
    totals.sheets += statistics.sheets(cohort);
    const FormPlan& form = statistics.plan().forms[statistics.plan().form_of_cohort[cohort]];
    for (std::size_t position = 0; position < form.measures.size(); ++position) {
      totals.moments[form.measures[position].measure].Merge(statistics.moments(cohort, position));
    }
    for (std::size_t column = 0; column < form.items.size(); ++column) {
      AddTo(statistics.answers(cohort, column), totals.answers[form.items[column]]);
    }
  }
  return totals;
}

stats::Moments ItemMoments(const instrument::Instrument& instrument, std::size_t item,
                           std::span<const std::uint64_t> answers) {
  stats::Moments moments;
  const instrument::ResponseScale& scale = instrument.ScaleOf(item);
  const stats::FixedScore ends =
      stats::FixedFromDouble(scale.min_value()) + stats::FixedFromDouble(scale.max_value());
  for (std::size_t position = 0; position < scale.values.size(); ++position) {
    const stats::FixedScore score = stats::FixedFromDouble(scale.values[position]);
    moments.AddRepeated(instrument.items[item].reverse_keyed ? ends - score : score,
                        static_cast<std::int64_t>(answers[position + 1]));
  }
  return moments;
}

std::vector<std::uint64_t> AnswersOf(const instrument::Instrument& instrument,
                                     const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
                                     std::size_t item) {
  std::vector<std::uint64_t> sums(static_cast<std::size_t>(instrument.ScaleOf(item).options()) + 1);
  for (const std::size_t cohort : cohorts) {
    const std::vector<std::size_t>& items =
        statistics.plan().forms[statistics.plan().form_of_cohort[cohort]].items;
    const auto column = std::ranges::find(items, item);
    if (column == items.end()) continue;
    AddTo(statistics.answers(cohort, static_cast<std::size_t>(column - items.begin())), sums);
  }
  return sums;
}

std::optional<stats::Share> ItemFavourable(const instrument::Instrument& instrument, const CellTotals& totals,
                                           std::size_t item, bool lower_is_better) {
  return Favourable(instrument, item, totals.answers[item], lower_is_better);
}

std::optional<stats::Share> FavourableShare(const instrument::Instrument& instrument,
                                            const WaveStatistics& statistics,
                                            std::span<const std::size_t> cohorts, std::size_t measure) {
  if (instrument.measures[measure].items.size() != 1) return std::nullopt;
  const std::size_t item = instrument.measures[measure].items.front();
  std::vector<std::uint64_t> answers(static_cast<std::size_t>(instrument.ScaleOf(item).options()) + 1);
  for (const std::size_t cohort : cohorts) {
    const FormPlan& form = statistics.plan().forms[statistics.plan().form_of_cohort[cohort]];
    const auto column = std::ranges::find(form.items, item);
    if (column == form.items.end()) continue;
    AddTo(statistics.answers(cohort, static_cast<std::size_t>(column - form.items.begin())), answers);
  }
  return Favourable(instrument, item, answers, instrument.measures[measure].lower_is_better);
}

std::vector<std::optional<double>> PercentFavourable(const instrument::Instrument& instrument,
                                                     const CellTotals& totals) {
  std::vector<std::optional<double>> favourable(instrument.measures.size());
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    const instrument::Measure& measure = instrument.measures[index];
    double sum = 0;
    int parts = 0;
    const auto add = [&](const std::optional<double>& percent) {
      if (!percent) return;
      sum += *percent;
      ++parts;
    };
    for (const std::size_t item : measure.items) {
      const auto share = ItemFavourable(instrument, totals, item, measure.lower_is_better);
      add(share ? std::optional(100 * share->value()) : std::nullopt);
    }
    for (const std::size_t component : measure.components) add(favourable[component]);
    if (parts > 0) favourable[index] = sum / parts;
  }
  return favourable;
}

}  // namespace rapport::scoring
