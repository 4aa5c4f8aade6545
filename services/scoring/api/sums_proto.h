#ifndef RAPPORT_SERVICES_SCORING_API_SUMS_PROTO_H_
#define RAPPORT_SERVICES_SCORING_API_SUMS_PROTO_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "rapport/internal/scoring/v1/parts.pb.h"
#include "rapport/internal/scoring/v1/sums.pb.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

internal::scoring::v1::Sums SumsToProto(const CohortTotals& totals);

// DATA_LOSS, SUMS_CORRUPT, when there are no moments in it. Whether the sums fit a form,
// WaveStatistics::SetTotals() says.
absl::StatusOr<CohortTotals> SumsFromProto(const internal::scoring::v1::Sums& proto);

// Puts the sums in a piece of a part into `sums` and returns how many sheets they are of. DATA_LOSS with
// reason SUMS_CORRUPT, or that of WaveStatistics::SetTotals(); then some of them may be in it.
absl::StatusOr<std::int64_t> TakeSums(const internal::scoring::v1::SumPartResponse& piece,
                                      WaveStatistics& sums);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_SUMS_PROTO_H_
