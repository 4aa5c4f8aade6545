#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_SCORECARD_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_SCORECARD_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "libs/stats/estimate.h"
#include "libs/stats/inference/weights.h"
#include "libs/stats/models/cluster_mean.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// How many chose a response option, by its value as scored.
struct AnswerCount {
  double value = 0;
  std::int64_t n = 0;
};

// Numbers of one measure in one cell.
struct ScoreNumbers {
  std::int64_t n = 0;  // respondents with a valid score
  double mean = 0;
  double sd = 0;
  double se = 0;
  double score_0_100 = 0;
  double percent_favourable = 0;
  stats::Interval mean_interval;
  std::optional<stats::Interval> percent_favourable_interval;     // of items and of measures of one item
  std::optional<absl::StatusOr<stats::ClusterMean>> cluster;      // of measures
  std::optional<absl::StatusOr<stats::StratifiedMean>> weighted;  // of measures, where sizes are known
  std::optional<absl::StatusOr<stats::StratifiedMean>> raked;     // likewise
  std::vector<AnswerCount> answers;                               // of items, by ascending value
};

// One measure or item in one cell; no numbers when it is suppressed.
struct Score {
  std::string measure;
  bool is_item = false;
  instrument::MeasureKind kind = instrument::MeasureKind::kScale;  // of a measure
  std::optional<ScoreNumbers> numbers;
};

struct Scorecard {
  std::optional<std::int64_t> sheets;  // none: the cell is suppressed
  std::vector<Score> scores;           // the instrument's measures in order, then its items
};

// Computes the scorecard of the cell that is made up of `cohorts`. Lists every measure and, if asked for,
// every item (attention checks aside) that some form of the wave asks, also in a suppressed cell.
//
// n, mean, SD and SE are of the respondents' scores (see stats::Moments). Per cent favourable: of an item,
// valid answers in the favourable options x 100 / valid answers; of a scale or facet, the mean over its items
// that have answers; of a domain or index, the mean over its components that have one. Nothing is returned
// that `clearance` does not allow, and an empty cell looks like a suppressed one. The clusters of the
// cluster-robust mean are the units of the cohorts; the strata of the weighted one are the cohorts, each of
// which stands for all of its people; the raked one is weighted to what is known of units directly below the
// cell's, of role groups and of specialties, each by itself.
Scorecard ComputeScorecard(const instrument::Instrument& instrument, const CellMap& cells,
                           const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
                           const Clearance& clearance, bool include_items);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_SCORECARD_H_
