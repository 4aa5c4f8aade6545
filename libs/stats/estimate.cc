#include "libs/stats/estimate.h"

#include "libs/base/status.h"

namespace rapport::stats {

std::string_view ReasonName(NotEstimable reason) {
  switch (reason) {
    case NotEstimable::kTooFewRespondents:
      return "TOO_FEW_RESPONDENTS";
    case NotEstimable::kTooFewGroups:
      return "TOO_FEW_GROUPS";
    case NotEstimable::kTooFewItems:
      return "TOO_FEW_ITEMS";
    case NotEstimable::kNoVariance:
      return "NO_VARIANCE";
    case NotEstimable::kCollinear:
      return "COLLINEAR";
    case NotEstimable::kNotConverged:
      return "NOT_CONVERGED";
    case NotEstimable::kEmptyCell:
      return "EMPTY_CELL";
  }
  return "NOT_ESTIMABLE";
}

absl::Status NotEstimableError(NotEstimable reason, std::string_view message) {
  return base::Error(absl::StatusCode::kFailedPrecondition, ReasonName(reason), message);
}

}  // namespace rapport::stats
