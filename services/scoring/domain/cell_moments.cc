#include "services/scoring/domain/cell_moments.h"

#include <algorithm>
#include <set>

#include "libs/base/status.h"

namespace rapport::scoring {

std::int64_t SheetsOf(const WaveStatistics& statistics, std::span<const std::size_t> cohorts) {
  std::int64_t sheets = 0;
  for (const std::size_t cohort : cohorts) sheets += statistics.sheets(cohort);
  return sheets;
}

bool FormAsks(const FormPlan& form, std::size_t measure) {
  return std::ranges::find(form.measures, measure, &FormMeasure::measure) != form.measures.end();
}

bool AsksMeasure(const WaveStatistics& statistics, std::size_t cohort, std::size_t measure) {
  return FormAsks(statistics.plan().forms[statistics.plan().form_of_cohort[cohort]], measure);
}

bool IsAsked(const WavePlan& plan, std::size_t measure) {
  const std::set<std::size_t> asked(plan.form_of_frozen.begin(), plan.form_of_frozen.end());
  return std::ranges::any_of(asked, [&](std::size_t form) { return FormAsks(plan.forms[form], measure); });
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

absl::StatusOr<stats::MeanAndSd> DescribeUnlessSuppressed(const stats::Moments& moments, std::size_t measure,
                                                          std::span<const std::size_t> cohorts,
                                                          const Clearance& clearance) {
  if (!clearance.AllowsMeasure(measure, cohorts, moments.n())) return Suppressed();
  return stats::Describe(moments);
}

absl::Status Suppressed() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "SUPPRESSED",
                     "too few respondents, or a number from which too few could be told");
}

}  // namespace rapport::scoring
