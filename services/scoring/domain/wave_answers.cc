#include "services/scoring/domain/wave_answers.h"

#include <utility>

#include "libs/base/status_macros.h"
#include "services/scoring/domain/cells.h"

namespace rapport::scoring {

WaveAnswers::WaveAnswers(std::shared_ptr<const WavePlan> plan)
    : WaveAnswers(WaveStatistics(std::move(plan))) {}

WaveAnswers::WaveAnswers(WaveStatistics statistics) : statistics_(std::move(statistics)) {
  for (const FormPlan& form : statistics_.plan().forms) sheets_.emplace_back(form.items.size());
}

absl::Status WaveAnswers::Add(std::size_t form, std::span<const std::uint32_t> cohorts,
                              std::span<const std::string_view> columns) {
  RAPPORT_RETURN_IF_ERROR(statistics_.Add(form, cohorts, columns));
  sheets_[form].Add(cohorts, columns);
  return absl::OkStatus();
}

void WaveAnswers::Merge(const WaveAnswers& other) {
  statistics_.Merge(other.statistics_);
  for (std::size_t form = 0; form < sheets_.size(); ++form) sheets_[form].Append(other.sheets_[form]);
}

void WaveAnswers::ShrinkToFit() {
  for (FormSheets& sheets : sheets_) sheets.ShrinkToFit();
}

WaveAnswers WaveAnswers::Pooled(std::shared_ptr<const WavePlan> plan,
                                std::span<const std::size_t> pool_of) && {
  for (FormSheets& sheets : sheets_) sheets.Pool(pool_of, CellMap::kNoPool);
  return {statistics_.Pooled(std::move(plan), pool_of), std::move(sheets_)};
}

}  // namespace rapport::scoring
