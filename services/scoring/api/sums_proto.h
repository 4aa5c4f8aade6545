#ifndef RAPPORT_SERVICES_SCORING_API_SUMS_PROTO_H_
#define RAPPORT_SERVICES_SCORING_API_SUMS_PROTO_H_

#include "absl/status/statusor.h"
#include "rapport/internal/scoring/v1/sums.pb.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

internal::scoring::v1::Sums SumsToProto(const CohortTotals& totals);

// DATA_LOSS, SUMS_CORRUPT, when there are no moments in it. Whether the sums fit a form,
// WaveStatistics::SetTotals() says.
absl::StatusOr<CohortTotals> SumsFromProto(const internal::scoring::v1::Sums& proto);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_SUMS_PROTO_H_
