#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_COMPARISONS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_COMPARISONS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/role_group.h"
#include "libs/instrument/instrument.h"
#include "libs/stats/inference/effect_size.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/inference/multiplicity.h"
#include "libs/stats/inference/proportion.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// One measure in a unit with everything below it against everybody else in the organization.
struct Comparison {
  std::size_t unit = 0;
  std::size_t measure = 0;
  absl::StatusOr<stats::MeanAndSd> scores;  // SUPPRESSED
  absl::StatusOr<stats::MeanAndSd> others;
  absl::StatusOr<stats::CoefficientTest> difference;  // unit - others, Welch
  std::optional<double> adjusted_p;                   // over the whole family
};

// The family of comparisons of all units but the root, in tree order, on each of `measures`.
std::vector<Comparison> CompareUnits(const CellMap& cells, const WaveStatistics& statistics,
                                     const Clearance& clearance, std::optional<base::RoleGroup> role_group,
                                     std::span<const std::size_t> measures, stats::Adjustment adjustment);

// Favourable shares of the unit and of the others, first minus second; none but for measures of a single
// item. SUPPRESSED where the comparison is.
std::optional<absl::StatusOr<stats::ShareDifference>> CompareFavourable(
    const instrument::Instrument& instrument, const CellMap& cells, const WaveStatistics& statistics,
    std::optional<base::RoleGroup> role_group, const Comparison& comparison);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_COMPARISONS_H_
