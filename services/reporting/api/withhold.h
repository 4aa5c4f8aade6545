#ifndef RAPPORT_SERVICES_REPORTING_API_WITHHOLD_H_
#define RAPPORT_SERVICES_REPORTING_API_WITHHOLD_H_

#include "rapport/scoring/v1/drivers.pb.h"
#include "rapport/scoring/v1/gaps.pb.h"
#include "rapport/scoring/v1/quality.pb.h"
#include "rapport/scoring/v1/scoring.pb.h"

namespace rapport::reporting {

// Clears every number that must not be shown: those of suppressed cells and scores, should they carry any,
// and those resting on fewer than `minimum_n`, should scoring have let them through. Fails closed: what does
// not say on how many it rests is suppressed, and so is a score that is not complete.
void Withhold(int minimum_n, scoring::v1::Scorecard* card);
// Profiles go in any case: they do not say on how many they rest.
void Withhold(int minimum_n, scoring::v1::Gaps* gaps);
void Withhold(int minimum_n, scoring::v1::Drivers* drivers);
void Withhold(int minimum_n, scoring::v1::MeasurementQuality* quality);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_WITHHOLD_H_
