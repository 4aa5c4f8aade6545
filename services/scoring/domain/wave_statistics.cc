#include "services/scoring/domain/wave_statistics.h"

#include <algorithm>
#include <utility>

#include "libs/base/status.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/form_scorer.h"

namespace rapport::scoring {
namespace {

absl::Status DoesNotFit() {
  return base::Error(absl::StatusCode::kDataLoss, "ANSWERS_DO_NOT_FIT",
                     "answers do not fit the wave's instrument");
}

// More sheets than any wave has; so many times the options of an item are no overflow.
constexpr std::int64_t kMostSheets = std::int64_t{1} << 48;

// Whether each sheet has answered or not answered each item, and no measure has more scores than sheets.
bool AddsUp(const CohortTotals& totals, const FormPlan& form) {
  if (totals.sheets < 0 || totals.sheets > kMostSheets) return false;
  const auto sheets = static_cast<std::uint64_t>(totals.sheets);
  auto counts = totals.answers.begin();
  for (const int options : form.options) {
    std::uint64_t left = sheets;
    for (int option = 0; option <= options; ++option, ++counts) {
      if (*counts > left) return false;
      left -= *counts;
    }
    if (left != 0) return false;
  }
  return std::all_of(totals.moments.begin(), totals.moments.end(),
                     [&totals](const stats::Moments& moments) { return moments.n() <= totals.sheets; });
}

void SetForms(std::vector<std::size_t> form_of_cohort, WavePlan& plan) {
  plan.cohorts_of_form.resize(plan.forms.size());
  for (const std::size_t form : form_of_cohort) {
    plan.place_of_cohort.push_back(static_cast<std::uint32_t>(plan.cohorts_of_form[form]++));
  }
  plan.form_of_cohort = std::move(form_of_cohort);
}

}  // namespace

std::shared_ptr<const WavePlan> PlanWave(const instrument::Instrument& instrument,
                                         std::vector<std::size_t> form_of_cohort) {
  auto plan = std::make_shared<WavePlan>();
  for (std::size_t form = 0; form < instrument.forms.size(); ++form)
    plan->forms.push_back(PlanForm(instrument, form));
  plan->form_of_frozen = form_of_cohort;
  SetForms(std::move(form_of_cohort), *plan);
  return plan;
}

std::shared_ptr<const WavePlan> PlanPools(const WavePlan& plan, std::span<const std::size_t> pool_of,
                                          std::size_t pools) {
  std::vector<std::size_t> forms(pools);
  for (std::size_t cohort = 0; cohort < pool_of.size(); ++cohort) {
    if (pool_of[cohort] != CellMap::kNoPool) forms[pool_of[cohort]] = plan.form_of_cohort[cohort];
  }
  auto pooled = std::make_shared<WavePlan>();
  pooled->forms = plan.forms;
  pooled->form_of_frozen = plan.form_of_frozen;
  SetForms(std::move(forms), *pooled);
  return pooled;
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
  FormScorer scorer(plan);
  scorer.Score(columns, places.size());
  for (std::size_t position = 0; position < plan.measures.size(); ++position) {
    const std::span<const stats::FixedScore> scores = scorer.scores(position);
    stats::Moments* const moments = statistics.moments[position].data();
    for (std::size_t row = 0; row < places.size(); ++row) {
      if (scores[row] != stats::kNoScore) moments[places[row]].Add(scores[row]);
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

WaveStatistics WaveStatistics::Pooled(std::shared_ptr<const WavePlan> plan,
                                      std::span<const std::size_t> pool_of) const {
  WaveStatistics pooled(std::move(plan));
  for (std::size_t cohort = 0; cohort < pool_of.size(); ++cohort) {
    if (pool_of[cohort] == CellMap::kNoPool) continue;
    const std::size_t form = plan_->form_of_cohort[cohort];
    const std::size_t from = plan_->place_of_cohort[cohort];
    const std::size_t to = pooled.plan_->place_of_cohort[pool_of[cohort]];
    FormStatistics& sums = pooled.forms_[form];
    sums.sheets[to] += forms_[form].sheets[from];
    for (std::size_t column = 0; column < sums.answers.size(); ++column) {
      const auto stride = static_cast<std::size_t>(plan_->forms[form].options[column]) + 1;
      for (std::size_t option = 0; option < stride; ++option) {
        sums.answers[column][to * stride + option] += forms_[form].answers[column][from * stride + option];
      }
    }
    for (std::size_t position = 0; position < sums.moments.size(); ++position) {
      sums.moments[position][to].Merge(forms_[form].moments[position][from]);
    }
  }
  return pooled;
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

CohortTotals WaveStatistics::TotalsOf(std::size_t cohort) const {
  CohortTotals totals;
  totals.sheets = sheets(cohort);
  const FormPlan& form = plan_->forms[plan_->form_of_cohort[cohort]];
  for (std::size_t column = 0; column < form.items.size(); ++column) {
    const std::span<const std::uint64_t> counts = answers(cohort, column);
    totals.answers.insert(totals.answers.end(), counts.begin(), counts.end());
  }
  totals.moments.reserve(form.measures.size());
  for (std::size_t position = 0; position < form.measures.size(); ++position) {
    totals.moments.push_back(moments(cohort, position));
  }
  return totals;
}

absl::Status WaveStatistics::SetTotals(std::size_t cohort, const CohortTotals& totals) {
  const std::size_t form = plan_->form_of_cohort[cohort];
  const std::size_t place = plan_->place_of_cohort[cohort];
  FormStatistics& statistics = forms_[form];
  std::size_t counts = 0;
  for (const int options : plan_->forms[form].options) counts += static_cast<std::size_t>(options) + 1;
  if (totals.answers.size() != counts || totals.moments.size() != statistics.moments.size() ||
      !AddsUp(totals, plan_->forms[form])) {
    return DoesNotFit();
  }
  statistics.sheets[place] = totals.sheets;
  auto from = totals.answers.begin();
  for (std::size_t column = 0; column < statistics.answers.size(); ++column) {
    const std::ptrdiff_t stride = plan_->forms[form].options[column] + 1;
    std::copy_n(from, stride,
                statistics.answers[column].begin() + static_cast<std::ptrdiff_t>(place) * stride);
    from += stride;
  }
  for (std::size_t position = 0; position < totals.moments.size(); ++position) {
    statistics.moments[position][place] = totals.moments[position];
  }
  return absl::OkStatus();
}

}  // namespace rapport::scoring
