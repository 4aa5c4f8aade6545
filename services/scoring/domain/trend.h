#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TREND_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TREND_H_

#include <cstddef>
#include <cstdint>
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
#include "libs/stats/inference/trend.h"
#include "libs/stats/measurement/chi_square.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/unit_links.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// What is known of one wave; all must outlive the use.
struct TrendWave {
  const instrument::Instrument* instrument;
  const CellMap* cells;
  const WaveStatistics* statistics;
  const Clearance* clearance;
};

// One measure in one wave.
struct TrendPoint {
  absl::StatusOr<stats::MeanAndSd> scores;   // SUPPRESSED; NO_UNIT
  std::optional<double> percent_favourable;  // none where scores are not shown
  std::optional<stats::Share> favourable;    // of a measure of a single item; none likewise
};

// A statistic of a family with its p value adjusted for the family; none where it is not estimable.
template <typename Statistic>
struct Adjusted {
  absl::StatusOr<Statistic> statistic;
  std::optional<double> adjusted_p = std::nullopt;
};

// One measure over all waves; see rapport.scoring.v1.MeasureTrend.
struct MeasureTrend {
  std::vector<TrendPoint> points;
  Adjusted<stats::CoefficientTest> change;
  absl::StatusOr<stats::StandardizedDifference> effect;
  std::optional<absl::StatusOr<stats::ShareDifference>> favourable_change;  // single-item measures
  std::optional<Adjusted<stats::ChiSquareTest>> cochran_armitage;           // single-item measures
  Adjusted<stats::MannKendall> mann_kendall;
  absl::StatusOr<stats::SenSlope> sen_slope;
  Adjusted<stats::CoefficientTest> slope;
  std::optional<Adjusted<stats::CoefficientTest>> difference_in_differences;  // where units acted
  std::int64_t acted_units = 0;
  std::int64_t other_units = 0;
};

struct TrendQuestion {
  std::size_t unit = 0;  // of the last wave; the root stands for the whole organization of every wave
  std::optional<base::RoleGroup> role_group;
  std::vector<std::vector<std::size_t>> measures;  // each by wave: its index in that wave's instrument
  stats::Adjustment adjustment = stats::Adjustment::kBenjaminiHochberg;
  std::vector<std::size_t> acted;  // units of the last wave; with everything below
};

struct Trend {
  std::vector<MeasureTrend> measures;
  int comparisons = 0;                          // measures whose change has a p value
  std::vector<std::vector<std::size_t>> units;  // by wave: those whose answers were taken, ascending
};

// How scores changed over `waves`, two or more in the order of time, linked by `links`. Respondents of
// different waves are taken as different people: nothing ties their answers together. p values are adjusted
// over the measures, for each statistic by itself.
//
// The slope is that of a random-intercept model, score = b0 + b1 wave + u_unit + e by restricted maximum
// likelihood; units are the groups of `links` of the units of the cohorts. The difference in differences is
// b3 of score = b0 + b1 acted + b2 after + b3 acted x after over the first and last wave, of respondents in
// units that answered in both, CR2 with those units as clusters; TOO_FEW_GROUPS with fewer than two that
// acted or two that did not, SUPPRESSED where one of the four means rests on fewer than minimum n. A group
// only a part of which acted counts on neither side.
Trend ComputeTrend(std::span<const TrendWave> waves, const UnitLinks& links, const TrendQuestion& question);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TREND_H_
