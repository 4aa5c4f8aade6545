#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_CELL_MOMENTS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_CELL_MOMENTS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/disclosure/minimum_n.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/moments.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// Answer sheets of these cohorts.
std::int64_t SheetsOf(const WaveStatistics& statistics, std::span<const std::size_t> cohorts);

// Whether the cohort's form asks the measure.
bool AsksMeasure(const WaveStatistics& statistics, std::size_t cohort, std::size_t measure);

// Whether the form of any cohort asks the measure.
bool IsAsked(const WavePlan& plan, std::size_t measure);

// Moments of the scores on `measure` (index in the instrument) of these cohorts, over all forms that ask it.
stats::Moments MomentsOf(const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
                         std::size_t measure);

// n, mean and SD; SUPPRESSED with fewer than minimum n scores.
absl::StatusOr<stats::MeanAndSd> DescribeUnlessSmall(const stats::Moments& moments,
                                                     const disclosure::MinimumN& minimum_n);

// Error for what fewer than minimum n respondents, or nobody, are behind: SUPPRESSED.
absl::Status Suppressed();

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_CELL_MOMENTS_H_
