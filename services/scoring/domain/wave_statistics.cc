#include "services/scoring/domain/wave_statistics.h"

#include <algorithm>
#include <utility>

#include "libs/base/status.h"

namespace rapport::scoring {
namespace {

using stats::FixedScore;
using stats::kNoScore;

absl::Status DoesNotFit() {
  return base::Error(absl::StatusCode::kDataLoss, "ANSWERS_DO_NOT_FIT",
                     "answers do not fit the wave's instrument");
}

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

std::shared_ptr<const WavePlan> PlanWave(const instrument::Instrument& instrument,
                                         std::vector<std::size_t> form_of_cohort) {
  auto plan = std::make_shared<WavePlan>();
  for (std::size_t form = 0; form < instrument.forms.size(); ++form)
    plan->forms.push_back(PlanForm(instrument, form));
  plan->cohorts_of_form.resize(plan->forms.size());
  for (const std::size_t form : form_of_cohort) {
    plan->place_of_cohort.push_back(static_cast<std::uint32_t>(plan->cohorts_of_form[form]++));
  }
  plan->form_of_cohort = std::move(form_of_cohort);
  return plan;
}

WaveStatistics::WaveStatistics(std::shared_ptr<const WavePlan> plan) : plan_(std::move(plan)) {
  for (std::size_t form = 0; form < plan_->forms.size(); ++form) {
    const FormPlan& form_plan = plan_->forms[form];
    const std::size_t cohorts = plan_->cohorts_of_form[form];
    FormStatistics& statistics = forms_.emplace_back();
    statistics.sheets.resize(cohorts);
    for (const int options : form_plan.options) {
      statistics.answers.emplace_back(cohorts * static_cast<std::size_t>(options + 1));
    }
    statistics.moments.assign(form_plan.measures.size(), std::vector<stats::Moments>(cohorts));
  }
}

absl::Status WaveStatistics::Check(std::size_t form, std::span<const std::uint32_t> cohorts,
                                   std::span<const std::string_view> columns) const {
  if (form >= forms_.size() || columns.size() != plan_->forms[form].items.size()) return DoesNotFit();
  for (const std::uint32_t cohort : cohorts) {
    if (cohort >= plan_->form_of_cohort.size() || plan_->form_of_cohort[cohort] != form) return DoesNotFit();
  }
  for (const std::string_view column : columns) {
    if (column.size() != cohorts.size()) return DoesNotFit();
  }
  return absl::OkStatus();
}

absl::Status WaveStatistics::Add(std::size_t form, std::span<const std::uint32_t> cohorts,
                                 std::span<const std::string_view> columns) {
  if (absl::Status status = Check(form, cohorts, columns); !status.ok()) return status;
  std::vector<std::uint32_t> places(cohorts.size());
  for (std::size_t row = 0; row < cohorts.size(); ++row) places[row] = plan_->place_of_cohort[cohorts[row]];
  FormStatistics& statistics = forms_[form];
  for (const std::uint32_t place : places) ++statistics.sheets[place];
  CountAnswers(statistics, plan_->forms[form], places, columns);
  ScoreMeasures(statistics, plan_->forms[form], places, columns);
  return absl::OkStatus();
}

void WaveStatistics::CountAnswers(FormStatistics& statistics, const FormPlan& plan,
                                  std::span<const std::uint32_t> places,
                                  std::span<const std::string_view> columns) {
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const auto options = static_cast<unsigned>(plan.options[column]);
    const std::size_t stride = options + 1;
    std::uint64_t* const counts = statistics.answers[column].data();
    for (std::size_t row = 0; row < places.size(); ++row) {
      const auto code = static_cast<unsigned char>(columns[column][row]);
      ++counts[places[row] * stride + (code <= options ? code : 0U)];
    }
  }
}

void WaveStatistics::ScoreMeasures(FormStatistics& statistics, const FormPlan& plan,
                                   std::span<const std::uint32_t> places,
                                   std::span<const std::string_view> columns) {
  std::vector<std::uint32_t> tallies(places.size());
  std::vector<std::vector<FixedScore>> scores(plan.measures.size(), std::vector<FixedScore>(places.size()));
  for (std::size_t position = 0; position < plan.measures.size(); ++position) {
    const FormMeasure& measure = plan.measures[position];
    if (measure.table) {
      ScoreScale(measure, columns, tallies, scores[position]);
    } else if (!measure.items.empty()) {
      ScoreValues(measure, columns, tallies, scores[position]);
    } else {
      ScoreComposite(measure, scores, scores[position]);
    }
    stats::Moments* const moments = statistics.moments[position].data();
    for (std::size_t row = 0; row < places.size(); ++row) {
      if (scores[position][row] != kNoScore) moments[places[row]].Add(scores[position][row]);
    }
  }
}

void WaveStatistics::Merge(const WaveStatistics& other) {
  for (std::size_t form = 0; form < forms_.size(); ++form) {
    FormStatistics& mine = forms_[form];
    const FormStatistics& theirs = other.forms_[form];
    for (std::size_t i = 0; i < mine.sheets.size(); ++i) mine.sheets[i] += theirs.sheets[i];
    for (std::size_t column = 0; column < mine.answers.size(); ++column) {
      for (std::size_t i = 0; i < mine.answers[column].size(); ++i)
        mine.answers[column][i] += theirs.answers[column][i];
    }
    for (std::size_t position = 0; position < mine.moments.size(); ++position) {
      for (std::size_t i = 0; i < mine.moments[position].size(); ++i) {
        mine.moments[position][i].Merge(theirs.moments[position][i]);
      }
    }
  }
}

std::int64_t WaveStatistics::sheets(std::size_t cohort) const {
  return forms_[plan_->form_of_cohort[cohort]].sheets[plan_->place_of_cohort[cohort]];
}

std::span<const std::uint64_t> WaveStatistics::answers(std::size_t cohort, std::size_t column) const {
  const std::size_t form = plan_->form_of_cohort[cohort];
  const auto stride = static_cast<std::size_t>(plan_->forms[form].options[column]) + 1;
  return std::span(forms_[form].answers[column]).subspan(plan_->place_of_cohort[cohort] * stride, stride);
}

const stats::Moments& WaveStatistics::moments(std::size_t cohort, std::size_t position) const {
  return forms_[plan_->form_of_cohort[cohort]].moments[position][plan_->place_of_cohort[cohort]];
}

}  // namespace rapport::scoring
