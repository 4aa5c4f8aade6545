#include "services/roster/api/roster_cohorts.h"

#include <utility>
#include <variant>

#include "absl/strings/str_join.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::roster {

absl::Status CheckMinSize(std::int32_t min_size) {
  if (min_size >= kMinCohortSize && min_size <= kMaxCohortSize) return absl::OkStatus();
  return base::InvalidArgument("min_size", base::StrCat("must be ", kMinCohortSize, " to ", kMaxCohortSize),
                               "MIN_SIZE_OUT_OF_RANGE");
}

absl::StatusOr<std::optional<UnitTree>> TreeOf(const RosterSnapshot& snapshot) {
  if (snapshot.units.empty()) return std::nullopt;
  auto result = UnitTree::Build(snapshot.units);
  if (auto* tree = std::get_if<UnitTree>(&result)) return std::move(*tree);
  return absl::InternalError("the stored units are no tree");
}

std::string SortKey(const Cohort& cohort) {
  // Both separators sort before everything that an id or a specialty holds.
  return base::StrCat(cohort.unit_id, "\x01", static_cast<int>(cohort.role_group), "\x01",
                      absl::StrJoin(cohort.specialties, "\x02"));
}

}  // namespace rapport::roster
