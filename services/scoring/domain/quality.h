#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_QUALITY_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_QUALITY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "libs/stats/estimate.h"
#include "libs/stats/measurement/dif.h"
#include "libs/stats/measurement/group_variance.h"
#include "libs/stats/measurement/one_factor.h"
#include "libs/stats/models/random_intercept.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/sheet_selection.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// In all of these a status is the reason why the number cannot be had, one of stats::NotEstimable or
// SUPPRESSED. Sheets are complete when all the scale's items that are asked of anybody in the selection are
// answered.

struct ItemFunctioning {
  std::int64_t n = 0;
  absl::StatusOr<stats::ChiSquareTest> mantel;
  absl::StatusOr<stats::OrdinalDif> ordinal;
};

struct ItemQuality {
  std::size_t item = 0;
  std::int64_t n = 0;           // sheets that answer it
  absl::StatusOr<double> mean;  // of complete sheets, turned round where reverse-keyed
  absl::StatusOr<double> sd;
  absl::StatusOr<double> corrected_item_total;
  absl::StatusOr<double> alpha_if_dropped;
  std::optional<ItemFunctioning> functioning;
};

struct WithinUnit {
  std::size_t unit = 0;
  std::int64_t n = 0;  // complete sheets
  absl::StatusOr<double> rwg_uniform;
  absl::StatusOr<double> rwg_slight_skew;
  absl::StatusOr<double> rwg_star;
  absl::StatusOr<double> average_deviation;
};

struct ScaleQuality {
  std::size_t measure = 0;
  std::int64_t complete = 0;
  absl::StatusOr<double> alpha;
  absl::StatusOr<stats::Interval> alpha_interval;
  absl::StatusOr<double> alpha_pairwise;
  absl::StatusOr<double> alpha_standardized;
  absl::StatusOr<stats::OneFactorModel> one_factor;
  absl::StatusOr<double> standard_error_of_measurement;
  std::vector<ItemQuality> items;
  absl::StatusOr<stats::GroupVariance> between_units;
  absl::StatusOr<stats::RandomIntercept> reml;
  absl::StatusOr<stats::RandomIntercept> ml;
  std::vector<WithinUnit>
      within_units;  // those that may be shown and are not pooled with others, in tree order
  std::optional<absl::StatusOr<double>> congruence;
};

// The quality of `measures` (scales and facets) over the sheets of `selection`. With `compared`, each item is
// tested for differential functioning between the two (`selection` is the reference group) and the loadings
// are compared.
std::vector<ScaleQuality> ComputeQuality(const instrument::Instrument& instrument, const CellMap& cells,
                                         const WaveAnswers& answers, const Clearance& clearance,
                                         const SheetSelection& selection, const SheetSelection* compared,
                                         std::span<const std::size_t> measures);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_QUALITY_H_
