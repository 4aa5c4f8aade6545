#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_CARELESS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_CARELESS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "services/scoring/domain/sheet_selection.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// Careless responding on one form: how many sheets look careless by which sign. Signs: the longest run of the
// same answer over the items of scales and facets, in the order of asking, has at least half as many items as
// there are, and kLeastRun; no variation at all over kLeastRun answers or more; a failed attention check.
// A squared Mahalanobis distance with p < .001 is counted, but is no sign of carelessness by itself: an
// unusual view is not a careless one.
struct CarelessResponding {
  std::size_t form = 0;
  std::int64_t sheets = 0;
  int items = 0;
  int long_string_limit = 0;
  std::int64_t long_strings = 0;
  std::int64_t without_variability = 0;
  std::int64_t complete = 0;             // sheets with all those items answered
  absl::StatusOr<std::int64_t> distant;  // of the complete ones; not estimable as stats::MahalanobisDistance
  int attention_checks = 0;              // items
  std::int64_t failed_attention = 0;     // sheets that fail one or more
  std::int64_t flagged = 0;              // by any sign
  double mean_long_string = 0;
  double mean_variability = 0;  // of sheets with two answers or more; divisor answers - 1
};

inline constexpr int kLeastRun = 6;

struct CarelessScreening {
  std::vector<CarelessResponding> forms;  // those with sheets in the selection
  SheetSelection careful;                 // the selection without flagged sheets
};

// Screens the sheets of `selection`; the Mahalanobis distance is from the mean of these.
CarelessScreening ScreenCareless(const instrument::Instrument& instrument, const WaveAnswers& answers,
                                 const SheetSelection& selection);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_CARELESS_H_
