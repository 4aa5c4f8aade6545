#ifndef RAPPORT_SERVICES_SCORING_API_GET_RELEASE_H_
#define RAPPORT_SERVICES_SCORING_API_GET_RELEASE_H_

#include "absl/status/status.h"
#include "libs/rpc/stream.h"
#include "rapport/scoring/v1/release.pb.h"
#include "services/scoring/api/wave_ledger.h"
#include "services/scoring/domain/release.h"

namespace rapport::scoring {

// Answers ScoringService.GetRelease.
absl::Status GetRelease(const ClosedWave& wave, const Release& release,
                        rpc::StreamSink<v1::GetReleaseResponse>& sink);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_GET_RELEASE_H_
