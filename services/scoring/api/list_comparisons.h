#ifndef RAPPORT_SERVICES_SCORING_API_LIST_COMPARISONS_H_
#define RAPPORT_SERVICES_SCORING_API_LIST_COMPARISONS_H_

#include "absl/status/status.h"
#include "libs/rpc/paging.h"
#include "rapport/scoring/v1/comparison.pb.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// The page of `request`; INVALID_ARGUMENT, NEGATIVE_PAGE_SIZE or INVALID_PAGE_TOKEN.
absl::StatusOr<rpc::Page> PageOfComparisons(const v1::ListComparisonsRequest& request);

// Answers ListComparisons. INVALID_ARGUMENT, NO_MEASURES, TOO_MANY, UNKNOWN_MEASURE, DUPLICATE,
// UNKNOWN_ENUM_VALUE, INVALID_PAGE_TOKEN.
absl::Status ListComparisons(const ClosedWave& wave, const Release& release,
                             const v1::ListComparisonsRequest& request, const rpc::Page& page,
                             v1::ListComparisonsResponse* response);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_LIST_COMPARISONS_H_
