#ifndef RAPPORT_SERVICES_SCORING_API_GET_GAPS_H_
#define RAPPORT_SERVICES_SCORING_API_GET_GAPS_H_

#include "absl/status/status.h"
#include "rapport/scoring/v1/gaps.pb.h"
#include "services/scoring/api/wave_ledger.h"
#include "services/scoring/domain/release.h"

namespace rapport::scoring {

// Answers GetGaps for a closed wave. INVALID_ARGUMENT names the field at fault (UNKNOWN_MEASURE, DUPLICATE,
// UNKNOWN_ENUM_VALUE); NOT_FOUND, UNIT_NOT_FOUND. What cannot be estimated is said in the response.
absl::Status GetGaps(const ClosedWave& wave, const Release& release, const v1::GetGapsRequest& request,
                     v1::Gaps* response);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_GET_GAPS_H_
