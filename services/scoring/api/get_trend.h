#ifndef RAPPORT_SERVICES_SCORING_API_GET_TREND_H_
#define RAPPORT_SERVICES_SCORING_API_GET_TREND_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "rapport/scoring/v1/trend.pb.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// A wave of a trend with what of its answers is released.
struct AnsweredWave {
  std::shared_ptr<const ClosedWave> wave;
  std::shared_ptr<const Release> release;
};

// What is wrong with the names of waves: INVALID_ARGUMENT, TOO_FEW_WAVES, TOO_MANY_WAVES, DUPLICATE,
// DIFFERENT_ORGANIZATIONS, or a name that is none.
absl::Status CheckWaves(const v1::GetTrendRequest& request);

// Answers GetTrend; `waves` are those of the request. NOT_FOUND, UNIT_NOT_FOUND; INVALID_ARGUMENT,
// UNKNOWN_MEASURE, NOT_COMPARABLE, UNKNOWN_UNIT, UNKNOWN_ENUM_VALUE.
absl::Status GetTrend(const std::vector<AnsweredWave>& waves, const v1::GetTrendRequest& request,
                      v1::Trend* response);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_GET_TREND_H_
