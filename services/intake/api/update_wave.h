#ifndef RAPPORT_SERVICES_INTAKE_API_UPDATE_WAVE_H_
#define RAPPORT_SERVICES_INTAKE_API_UPDATE_WAVE_H_

#include "absl/status/statusor.h"
#include "rapport/intake/v1/wave.pb.h"
#include "services/intake/domain/wave.h"

namespace rapport::intake {

// `current` with what the request asks to change, its etag not renewed. INVALID_ARGUMENT for bad values and
// for paths of the mask that are not known or cannot be changed (UNKNOWN_FIELD_PATH); ABORTED, ETAG_MISMATCH;
// FAILED_PRECONDITION, WAVE_NOT_DRAFT when more than the policy of an open wave would change,
// POLICY_LOOSENED, or WAVE_CLOSED.
absl::StatusOr<Wave> Update(const Wave& current, const v1::UpdateWaveRequest& request);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_UPDATE_WAVE_H_
