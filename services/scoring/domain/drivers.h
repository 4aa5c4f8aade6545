#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_DRIVERS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_DRIVERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "libs/stats/models/bootstrap.h"
#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/logistic.h"
#include "libs/stats/models/relative_importance.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// Fewest complete answer sheets behind drivers; with fewer the parent unit is taken.
inline constexpr std::int64_t kLeastForDrivers = 30;

struct DriversQuestion {
  Cell cell;
  std::size_t outcome = 0;              // index of a measure
  std::vector<std::size_t> predictors;  // indexes of measures, 2 to 15, all different and not the outcome
  int bootstrap_draws = 0;              // 0 for none
  std::uint64_t seed = 0;
  std::optional<double> present_from;  // the outcome counts as present from this score on
};

// One predictor's place in the priority matrix.
struct DriverPlace {
  double mean = 0;
  double sd = 0;
  double correlation = 0;  // with the outcome
  double room = 0;         // 0 to 100: distance of the mean from the favourable end of the scale
  int rank = 0;            // by relative weight, 1 for the largest
  bool important = false;  // relative weight of r2 / predictors or more
  bool much_room = false;  // room of the predictors' mean room or more
};

// Which measures go with an outcome. Vectors are by predictor.
struct Drivers {
  std::size_t unit = 0;  // that was used: the asked-for one or the nearest above it
  std::int64_t n = 0;    // answer sheets with valid scores on outcome and predictors
  std::int64_t clusters = 0;
  stats::Importance weights;
  stats::Importance lmg;
  stats::LeastSquares regression;
  // Why cluster-robust errors, intervals or logistic weights cannot be had is in their status.
  absl::StatusOr<stats::ClusteredLeastSquares> clustered;
  absl::StatusOr<stats::ImportanceBootstrap> bootstrap;
  absl::StatusOr<stats::LogisticImportance> logistic;
  std::vector<DriverPlace> places;
};

// FAILED_PRECONDITION with a reason of stats::NotEstimable when there are no drivers: TOO_FEW_RESPONDENTS
// when even the whole organization has fewer than kLeastForDrivers complete sheets (or than minimum n).
absl::StatusOr<Drivers> ComputeDrivers(const instrument::Instrument& instrument, const CellMap& cells,
                                       const WaveAnswers& answers, const Clearance& clearance,
                                       const DriversQuestion& question);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_DRIVERS_H_
