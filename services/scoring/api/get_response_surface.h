#ifndef RAPPORT_SERVICES_SCORING_API_GET_RESPONSE_SURFACE_H_
#define RAPPORT_SERVICES_SCORING_API_GET_RESPONSE_SURFACE_H_

#include "absl/status/status.h"
#include "rapport/scoring/v1/response_surface.pb.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// Answers GetResponseSurface. NOT_FOUND, UNIT_NOT_FOUND; INVALID_ARGUMENT, UNKNOWN_MEASURE, DUPLICATE,
// NOT_COMPARABLE, UNKNOWN_ENUM_VALUE.
absl::Status GetResponseSurface(const ClosedWave& wave, const Release& release,
                                const v1::GetResponseSurfaceRequest& request, v1::ResponseSurface* response);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_GET_RESPONSE_SURFACE_H_
