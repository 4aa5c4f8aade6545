#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_RESPONSE_SURFACE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_RESPONSE_SURFACE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "libs/stats/models/response_surface.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

struct SurfaceQuestion {
  Cell cell;
  std::size_t x = 0;  // indexes of three different measures
  std::size_t y = 0;
  std::size_t outcome = 0;
  double centre = 0;  // subtracted from x and y
};

struct Surface {
  std::size_t unit = 0;  // that was used: the asked-for one or the nearest above it
  std::int64_t n = 0;
  std::int64_t clusters = 0;
  stats::ResponseSurface fit;
};

// The polynomial regression of the outcome on x and y over the cell's answer sheets with valid scores on all
// three, units as clusters. TOO_FEW_RESPONDENTS when even the whole organization has fewer of them than
// kLeastForDrivers (or than minimum n); else not estimable as stats::FitResponseSurface.
absl::StatusOr<Surface> ComputeSurface(const CellMap& cells, const WaveAnswers& answers,
                                       const Clearance& clearance, const SurfaceQuestion& question);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_RESPONSE_SURFACE_H_
