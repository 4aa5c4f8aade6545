#ifndef RAPPORT_SERVICES_SCORING_API_SCORECARD_PROTO_H_
#define RAPPORT_SERVICES_SCORING_API_SCORECARD_PROTO_H_

#include "rapport/scoring/v1/scoring.pb.h"
#include "services/scoring/api/wave_ledger.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/scorecard.h"
#include "services/scoring/domain/unit_means.h"

namespace rapport::scoring {

// The scorecard of a cell as it is answered, with the unit's empirical Bayes means.
v1::Scorecard EncodeScorecard(const ClosedWave& wave, const Cell& cell, const Scorecard& scorecard,
                              const UnitMeans& unit_means);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_SCORECARD_PROTO_H_
