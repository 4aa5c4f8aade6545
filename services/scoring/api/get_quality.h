#ifndef RAPPORT_SERVICES_SCORING_API_GET_QUALITY_H_
#define RAPPORT_SERVICES_SCORING_API_GET_QUALITY_H_

#include "absl/status/status.h"
#include "rapport/scoring/v1/quality.pb.h"
#include "services/scoring/api/wave_ledger.h"
#include "services/scoring/domain/release.h"

namespace rapport::scoring {

// Answers GetMeasurementQuality for a closed wave. INVALID_ARGUMENT names the field at fault
// (UNKNOWN_MEASURE, NO_ITEMS, DUPLICATE, OUT_OF_RANGE, UNKNOWN_ENUM_VALUE). What cannot be estimated is said
// in the response.
absl::Status GetQuality(const ClosedWave& wave, const Release& release,
                        const v1::GetMeasurementQualityRequest& request, v1::MeasurementQuality* response);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_GET_QUALITY_H_
