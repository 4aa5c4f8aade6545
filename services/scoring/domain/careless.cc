#include "services/scoring/domain/careless.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/stats/measurement/careless.h"
#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/scale_key.h"
#include "libs/stats/moments.h"

namespace rapport::scoring {
namespace {

constexpr double kDistantProbability = 0.001;

// Items of a form that belong to a scale or facet, in the order of asking.
std::vector<std::size_t> ItemsOfMeasures(const instrument::Instrument& instrument, const FormPlan& form) {
  std::vector<bool> measured(instrument.items.size());
  for (const instrument::Measure& measure : instrument.measures) {
    for (const std::size_t item : measure.items) measured[item] = true;
  }
  std::vector<std::size_t> items;
  std::copy_if(form.items.begin(), form.items.end(), std::back_inserter(items),
               [&](std::size_t item) { return measured[item]; });
  return items;
}

// By row: whether an attention check was answered otherwise than asked. Leaving it out is no failure.
std::vector<bool> FailedAttention(const instrument::Instrument& instrument, const WaveAnswers& answers,
                                  std::size_t form, int& checks) {
  std::vector<bool> failed(answers.sheets(form).rows());
  const std::vector<std::size_t>& items = answers.plan().forms[form].items;
  for (std::size_t column = 0; column < items.size(); ++column) {
    const std::optional<std::uint8_t> wanted = instrument.items[items[column]].attention_position;
    if (!wanted) continue;
    ++checks;
    const std::span<const std::uint8_t> given = answers.sheets(form).column(column);
    for (std::size_t row = 0; row < given.size(); ++row) {
      const bool answered = given[row] != instrument::kMissing && given[row] != instrument::kCannotJudge;
      if (answered && given[row] != *wanted + 1) failed[row] = true;
    }
  }
  return failed;
}

std::vector<std::vector<double>> ValuesAsAsked(const instrument::Instrument& instrument,
                                               const std::vector<std::size_t>& items) {
  std::vector<std::vector<double>> values;
  values.reserve(items.size());
  for (const std::size_t item : items) values.push_back(instrument.ScaleOf(item).values);
  return values;
}

absl::StatusOr<std::int64_t> CountDistant(const stats::ItemCrossProducts& sums, stats::AnswerColumns columns,
                                          const std::vector<std::uint32_t>& rows) {
  RAPPORT_ASSIGN_OR_RETURN(const auto distance, stats::MahalanobisDistance::Create(sums));
  const std::vector<double> squared = distance.Of(columns);
  const double cut = distance.Cut(kDistantProbability);
  return std::count_if(rows.begin(), rows.end(), [&](std::uint32_t row) { return squared[row] > cut; });
}

// Screens one form; rows that are not flagged are added to `careful`.
CarelessResponding Screen(const instrument::Instrument& instrument, const WaveAnswers& answers,
                          std::size_t form, const std::vector<std::uint32_t>& rows,
                          std::vector<std::uint32_t>& careful) {
  CarelessResponding found{.form = form, .distant = std::int64_t{0}};
  const std::vector<std::size_t> items = ItemsOfMeasures(instrument, answers.plan().forms[form]);
  const std::vector<bool> failed = FailedAttention(instrument, answers, form, found.attention_checks);
  found.sheets = static_cast<std::int64_t>(rows.size());
  found.items = static_cast<int>(items.size());
  found.long_string_limit = std::max(kLeastRun, (found.items + 1) / 2);
  const auto key = stats::ScaleKey::Create(ValuesAsAsked(instrument, items));
  if (!key.ok()) {  // no item of a measure on this form: only attention checks can be judged
    found.distant = key.status();
    for (const std::uint32_t row : rows) {
      found.failed_attention += failed[row] ? 1 : 0;
      if (!failed[row]) careful.push_back(row);
    }
    found.flagged = found.failed_attention;
    return found;
  }
  const ItemColumns columns(answers, form, items);
  const std::vector<std::uint16_t> runs = stats::LongStrings(columns.columns());
  const std::vector<double> variability = stats::ResponseVariability(columns.columns(), **key);
  stats::Moments spread;  // exact, so that the order of sheets does not matter
  for (const std::uint32_t row : rows) {
    const bool long_string = runs[row] >= found.long_string_limit;
    const bool flat = variability[row] == 0 && runs[row] >= kLeastRun;
    found.long_strings += long_string ? 1 : 0;
    found.without_variability += flat ? 1 : 0;
    found.failed_attention += failed[row] ? 1 : 0;
    found.mean_long_string += runs[row];
    if (variability[row] != stats::kNoIndex) {
      spread.Add(stats::FixedFromDouble(variability[row]));
    }
    if (long_string || flat || failed[row]) {
      ++found.flagged;
    } else {
      careful.push_back(row);
    }
  }
  if (found.sheets > 0) found.mean_long_string /= static_cast<double>(found.sheets);
  found.mean_variability = spread.Mean().value_or(0);
  stats::ItemCrossProducts sums(*key);
  sums.AddCompleteRows(columns.columns(), rows);
  found.complete = sums.complete();
  found.distant = CountDistant(sums, columns.columns(), rows);
  return found;
}

}  // namespace

CarelessScreening ScreenCareless(const instrument::Instrument& instrument, const WaveAnswers& answers,
                                 const SheetSelection& selection) {
  CarelessScreening screening;
  screening.careful.cohorts = selection.cohorts;
  for (std::size_t form = 0; form < selection.rows.size(); ++form) {
    std::vector<std::uint32_t>& careful = screening.careful.rows.emplace_back();
    if (selection.rows[form].empty()) continue;
    screening.forms.push_back(Screen(instrument, answers, form, selection.rows[form], careful));
  }
  return screening;
}

}  // namespace rapport::scoring
