#include "services/scoring/domain/cell_moments.h"

#include <algorithm>

#include "libs/base/status.h"

namespace rapport::scoring {

std::int64_t SheetsOf(const WaveStatistics& statistics, std::span<const std::size_t> cohorts) {
  std::int64_t sheets = 0;
  for (const std::size_t cohort : cohorts) sheets += statistics.sheets(cohort);
  return sheets;
}

bool AsksMeasure(const WaveStatistics& statistics, std::size_t cohort, std::size_t measure) {
  const FormPlan& form = statistics.plan().forms[statistics.plan().form_of_cohort[cohort]];
  return std::any_of(form.measures.begin(), form.measures.end(),
                     [&](const FormMeasure& asked) { return asked.measure == measure; });
}

bool IsAsked(const WavePlan& plan, std::size_t measure) {
  for (std::size_t form = 0; form < plan.forms.size(); ++form) {
    if (plan.cohorts_of_form[form] == 0) continue;
    if (std::ranges::find(plan.forms[form].measures, measure, &FormMeasure::measure) !=
        plan.forms[form].measures.end()) {
      return true;
    }
  }
  return false;
}

stats::Moments MomentsOf(const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
                         std::size_t measure) {
  stats::Moments moments;
  for (const std::size_t cohort : cohorts) {
    const FormPlan& form = statistics.plan().forms[statistics.plan().form_of_cohort[cohort]];
    const auto found = std::find_if(form.measures.begin(), form.measures.end(),
                                    [&](const FormMeasure& asked) { return asked.measure == measure; });
    if (found == form.measures.end()) continue;
    moments.Merge(statistics.moments(cohort, static_cast<std::size_t>(found - form.measures.begin())));
  }
  return moments;
}

absl::StatusOr<stats::MeanAndSd> DescribeUnlessSmall(const stats::Moments& moments,
                                                     const disclosure::MinimumN& minimum_n) {
  if (!minimum_n.Allows(moments.n())) return Suppressed();
  return stats::Describe(moments);
}

absl::Status Suppressed() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "SUPPRESSED",
                     "fewer than the minimum n of respondents");
}

}  // namespace rapport::scoring
