#ifndef RAPPORT_LIBS_STATS_ESTIMATE_H_
#define RAPPORT_LIBS_STATS_ESTIMATE_H_

#include <string_view>

#include "absl/status/status.h"

namespace rapport::stats {

// A confidence interval, lower <= upper, in the units of the estimate.
struct Interval {
  double lower = 0;
  double upper = 0;
  bool operator==(const Interval&) const = default;
};

// A probability in (0, 1): the share of intervals so made that hold the true value.
inline constexpr double kDefaultConfidence = 0.95;

// Why a statistic cannot be had from these data. The caller's data are at fault, not the call: a caller that
// shows statistics shows the reason in their place. Never a NaN.
enum class NotEstimable {
  kTooFewRespondents,  // fewer rows than the formula needs
  kTooFewGroups,       // fewer groups, units, clusters or waves than the formula needs
  kTooFewItems,        // fewer items, parts or predictors than the formula needs
  kNoVariance,         // what would have to vary is constant
  kCollinear,          // predictors, items or margins determine each other
  kNotConverged,       // the iteration did not reach its tolerance, or the estimate lies at infinity
  kEmptyCell,          // a group, category or margin that must hold somebody is empty
};

// Stable names: TOO_FEW_RESPONDENTS, TOO_FEW_GROUPS, TOO_FEW_ITEMS, NO_VARIANCE, COLLINEAR, NOT_CONVERGED,
// EMPTY_CELL.
std::string_view ReasonName(NotEstimable reason);

// FAILED_PRECONDITION with the reason's name as its stable reason (base::ReasonOf) and `message` for a
// person, who reads which statistic and what was missing.
absl::Status NotEstimableError(NotEstimable reason, std::string_view message);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_ESTIMATE_H_
