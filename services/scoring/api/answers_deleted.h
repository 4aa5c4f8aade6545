#ifndef RAPPORT_SERVICES_SCORING_API_ANSWERS_DELETED_H_
#define RAPPORT_SERVICES_SCORING_API_ANSWERS_DELETED_H_

#include "absl/status/status.h"
#include "libs/base/status.h"

namespace rapport::scoring {

// What can no longer be computed, as the wave's policy wants it.
inline absl::Status AnswersDeleted() {
  return base::Error(
      absl::StatusCode::kFailedPrecondition, "ANSWERS_DELETED",
      "the answers have been deleted, as the wave's policy says; analyses that were asked for before "
      "are still told");
}

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_ANSWERS_DELETED_H_
