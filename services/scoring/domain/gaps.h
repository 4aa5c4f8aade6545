#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_GAPS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_GAPS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "libs/stats/inference/effect_size.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/inference/multiplicity.h"
#include "libs/stats/models/profile_similarity.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// What is subtracted from what; see rapport.scoring.v1.Gap.
enum class GapKind {
  kPerception = 1,               // executives' own view - front line's own view
  kBlindSpot = 2,                // executives' prediction of the front line - its own view
  kRepresentation = 3,           // formal leaders' own view - front line's own view
  kRepresentationPredicted = 4,  // formal leaders' prediction of the front line - its own view
  kMetaAccuracy = 5,             // front line's prediction of executives' view - that view
};

// One measure of one cell in short; SUPPRESSED below minimum n.
struct Side {
  std::size_t measure = 0;
  absl::StatusOr<stats::MeanAndSd> scores;
};

struct Gap {
  GapKind kind = GapKind::kPerception;
  Side from;  // what is subtracted
  Side to;
  absl::StatusOr<stats::CoefficientTest> difference;  // to - from, Welch
  absl::StatusOr<stats::StandardizedDifference> effect;
  std::optional<double> adjusted_p;
};

struct Profile {
  GapKind kind = GapKind::kBlindSpot;
  int measures = 0;
  absl::StatusOr<stats::ProfileSimilarity> similarity;
};

struct Gaps {
  std::size_t executive_unit = 0;
  std::size_t leader_unit = 0;
  std::vector<Gap> gaps;  // by measure of the front line, then kind
  int comparisons = 0;    // with a p value
  std::vector<Profile> profiles;
};

struct GapsQuestion {
  std::size_t unit = 0;
  std::string specialty = {};              // only front line and formal leaders of this one; empty: of all
  std::vector<std::size_t> measures = {};  // empty: all that another measure mirrors or predicts
  stats::Adjustment adjustment = stats::Adjustment::kBenjaminiHochberg;
};

// The gaps between the front line of the unit with everything below it and those who lead it. Executives and
// formal leaders are pooled at the nearest unit, upwards from there, that has minimum n of them; the root
// otherwise.
Gaps ComputeGaps(const instrument::Instrument& instrument, const CellMap& cells,
                 const WaveStatistics& statistics, const Clearance& clearance, const GapsQuestion& question);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_GAPS_H_
