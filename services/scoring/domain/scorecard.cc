#include "services/scoring/domain/scorecard.h"

#include <utility>

namespace rapport::scoring {
namespace {

// Everything about a cell before suppression; measures and items by their index in the instrument.
struct CellTotals {
  std::int64_t sheets = 0;
  std::vector<stats::Moments> moments;              // by measure
  std::vector<std::vector<std::uint64_t>> answers;  // by item: as WaveStatistics::answers
};

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
      const std::span<const std::uint64_t> counts = statistics.answers(cohort, column);
      std::vector<std::uint64_t>& sums = totals.answers[form.items[column]];
      for (std::size_t code = 0; code < counts.size(); ++code) sums[code] += counts[code];
    }
  }
  return totals;
}

// What some form of the wave asks.
struct Asked {
  std::vector<bool> measures;
  std::vector<bool> items;
};

Asked AskedBy(const instrument::Instrument& instrument, const WavePlan& plan) {
  Asked asked{std::vector<bool>(instrument.measures.size()), std::vector<bool>(instrument.items.size())};
  for (std::size_t form = 0; form < plan.forms.size(); ++form) {
    if (plan.cohorts_of_form[form] == 0) continue;
    for (const FormMeasure& measure : plan.forms[form].measures) asked.measures[measure.measure] = true;
    for (const std::size_t item : plan.forms[form].items) {
      asked.items[item] = !instrument.items[item].attention_position.has_value();
    }
  }
  return asked;
}

// Position of an answer after reverse scoring.
std::size_t KeyedPosition(const instrument::Instrument& instrument, std::size_t item, std::size_t position) {
  const auto options = static_cast<std::size_t>(instrument.ScaleOf(item).options());
  return instrument.items[item].reverse_keyed ? options - 1 - position : position;
}

std::optional<double> ItemFavourable(const instrument::Instrument& instrument, const CellTotals& totals,
                                     std::size_t item, bool lower_is_better) {
  const instrument::ResponseScale& scale = instrument.ScaleOf(item);
  const auto options = static_cast<std::size_t>(scale.options());
  const auto favourable_options = static_cast<std::size_t>(scale.favourable_options);
  std::uint64_t valid = 0;
  std::uint64_t favourable = 0;
  for (std::size_t position = 0; position < options; ++position) {
    const std::uint64_t count = totals.answers[item][position + 1];
    const std::size_t keyed = KeyedPosition(instrument, item, position);
    valid += count;
    if (lower_is_better ? keyed < favourable_options : keyed >= options - favourable_options)
      favourable += count;
  }
  if (valid == 0) return std::nullopt;
  return 100.0 * static_cast<double>(favourable) / static_cast<double>(valid);
}

// By measure: per cent favourable, components before composites.
std::vector<std::optional<double>> MeasuresFavourable(const instrument::Instrument& instrument,
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
      add(ItemFavourable(instrument, totals, item, measure.lower_is_better));
    }
    for (const std::size_t component : measure.components) add(favourable[component]);
    if (parts > 0) favourable[index] = sum / parts;
  }
  return favourable;
}

stats::Moments ItemMoments(const instrument::Instrument& instrument, const CellTotals& totals,
                           std::size_t item) {
  stats::Moments moments;
  const instrument::ResponseScale& scale = instrument.ScaleOf(item);
  const stats::FixedScore ends =
      stats::FixedFromDouble(scale.min_value()) + stats::FixedFromDouble(scale.max_value());
  for (std::size_t position = 0; position < scale.values.size(); ++position) {
    const stats::FixedScore score = stats::FixedFromDouble(scale.values[position]);
    moments.AddRepeated(instrument.items[item].reverse_keyed ? ends - score : score,
                        static_cast<std::int64_t>(totals.answers[item][position + 1]));
  }
  return moments;
}

std::optional<ScoreNumbers> Numbers(const stats::Moments& moments, std::optional<double> favourable,
                                    double min_value, double max_value,
                                    const disclosure::MinimumN& minimum_n) {
  if (!minimum_n.Allows(moments.n()) || !favourable) return std::nullopt;
  const double mean = *moments.Mean();
  return ScoreNumbers{moments.n(),
                      mean,
                      *moments.Sd(),
                      *moments.StandardError(),
                      100.0 * (mean - min_value) / (max_value - min_value),
                      *favourable};
}

// Which end of each item is favourable: that of the first measure it belongs to.
std::vector<bool> ItemsLowerIsBetter(const instrument::Instrument& instrument) {
  std::vector<bool> lower(instrument.items.size());
  for (auto measure = instrument.measures.rbegin(); measure != instrument.measures.rend(); ++measure) {
    for (const std::size_t item : measure->items) lower[item] = measure->lower_is_better;
  }
  return lower;
}

}  // namespace

Scorecard ComputeScorecard(const instrument::Instrument& instrument, const WaveStatistics& statistics,
                           std::span<const std::size_t> cohorts, const disclosure::MinimumN& minimum_n,
                           bool include_items) {
  const CellTotals totals = AddUp(instrument, statistics, cohorts);
  const Asked asked = AskedBy(instrument, statistics.plan());
  const bool published = minimum_n.Allows(totals.sheets);
  Scorecard scorecard;
  if (published) scorecard.sheets = totals.sheets;
  const std::vector<std::optional<double>> favourable = MeasuresFavourable(instrument, totals);
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    if (!asked.measures[index]) continue;
    const instrument::Measure& measure = instrument.measures[index];
    Score score{measure.id, false, measure.kind, std::nullopt};
    if (published) {
      score.numbers =
          Numbers(totals.moments[index], favourable[index], measure.min_value, measure.max_value, minimum_n);
    }
    scorecard.scores.push_back(std::move(score));
  }
  if (!include_items) return scorecard;
  const std::vector<bool> lower_is_better = ItemsLowerIsBetter(instrument);
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    if (!asked.items[item]) continue;
    const instrument::ResponseScale& scale = instrument.ScaleOf(item);
    Score score{instrument.items[item].id, true, instrument::MeasureKind::kScale, std::nullopt};
    if (published) {
      score.numbers = Numbers(ItemMoments(instrument, totals, item),
                              ItemFavourable(instrument, totals, item, lower_is_better[item]),
                              scale.min_value(), scale.max_value(), minimum_n);
    }
    scorecard.scores.push_back(std::move(score));
  }
  return scorecard;
}

}  // namespace rapport::scoring
