#ifndef RAPPORT_SERVICES_ROSTER_API_ROSTER_COHORTS_H_
#define RAPPORT_SERVICES_ROSTER_API_ROSTER_COHORTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/roster/domain/cohorts.h"
#include "services/roster/domain/unit_tree.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

inline constexpr std::int32_t kMinCohortSize = 5;
inline constexpr std::int32_t kMaxCohortSize = 1000;
inline constexpr std::int32_t kDefaultCohortSize = 10;

// INVALID_ARGUMENT, MIN_SIZE_OUT_OF_RANGE unless `min_size` is one that cohorts may have.
absl::Status CheckMinSize(std::int32_t min_size);

// The tree of a snapshot's units; none for an organization that has no units yet.
absl::StatusOr<std::optional<UnitTree>> TreeOf(const RosterSnapshot& snapshot);

// A text that sorts as the cohorts do: by unit, role group and specialties.
std::string SortKey(const Cohort& cohort);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_ROSTER_COHORTS_H_
