#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_CELL_MOMENTS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_CELL_MOMENTS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/moments.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// Answer sheets of these cohorts.
std::int64_t SheetsOf(const WaveStatistics& statistics, std::span<const std::size_t> cohorts);

// Whether the form asks the measure.
bool FormAsks(const FormPlan& form, std::size_t measure);

// Whether the cohort's form asks the measure.
bool AsksMeasure(const WaveStatistics& statistics, std::size_t cohort, std::size_t measure);

// Whether the form of any cohort asks the measure.
bool IsAsked(const WavePlan& plan, std::size_t measure);

// Moments of the scores on `measure` (index in the instrument) of these cohorts, over all forms that ask it.
stats::Moments MomentsOf(const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
                         std::size_t measure);

// n, mean and SD of the scores on `measure` of these cohorts; SUPPRESSED when they may not be shown.
absl::StatusOr<stats::MeanAndSd> DescribeUnlessSuppressed(const stats::Moments& moments, std::size_t measure,
                                                          std::span<const std::size_t> cohorts,
                                                          const Clearance& clearance);

// Error for what may not be shown, or nobody is behind: SUPPRESSED.
absl::Status Suppressed();

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_CELL_MOMENTS_H_
