#include "services/intake/domain/participation.h"

#include <algorithm>
#include <limits>

namespace rapport::intake {
namespace {

struct Count {
  std::int64_t invited = 0;
  std::int64_t answered = 0;
  bool known = true;

  void Add(const FrozenCohort& cohort, std::int64_t sheets) {
    invited += cohort.size;
    answered += sheets;
    known = known && cohort.size > 0;
  }
};

}  // namespace

std::vector<ParticipationRow> Participate(const FrozenWave& wave,
                                          const std::map<std::uint32_t, std::int64_t>& sheets,
                                          const DisclosurePolicy& policy) {
  std::map<std::string, std::string> parent;
  std::map<std::string, int> depth;  // below the root
  for (const FrozenUnit& unit : wave.units) {
    parent[unit.unit_id] = unit.parent_unit_id;
    depth[unit.unit_id] = unit.parent_unit_id.empty() ? 0 : depth[unit.parent_unit_id] + 1;
  }
  // Key 0 stands for all role groups together.
  std::map<std::string, std::map<int, Count>> counts;
  for (std::uint32_t index = 0; index < wave.cohorts.size(); ++index) {
    const FrozenCohort& cohort = wave.cohorts[index];
    const auto found = sheets.find(index);
    const std::int64_t answered = found == sheets.end() ? 0 : found->second;
    for (std::string unit = cohort.unit_id; !unit.empty(); unit = parent[unit]) {
      counts[unit][0].Add(cohort, answered);
      counts[unit][static_cast<int>(cohort.role_group)].Add(cohort, answered);
    }
  }
  const int lowest = policy.by_unit ? policy.lowest_unit_depth.value_or(std::numeric_limits<int>::max()) : 0;
  const int bands = 100 / policy.response_rate_band_percent;
  std::vector<ParticipationRow> rows;
  for (const FrozenUnit& unit : wave.units) {
    if (depth[unit.unit_id] > lowest) continue;
    for (const auto& [role_group, count] : counts[unit.unit_id]) {
      if (!count.known || count.invited < std::int64_t{bands} * policy.minimum_n) continue;
      const auto band = std::clamp<std::int64_t>(count.answered * bands / count.invited, 0, bands - 1);
      rows.push_back({unit.unit_id, base::RoleGroupFromNumber(role_group), static_cast<int>(count.invited),
                      static_cast<double>(band) / bands, static_cast<double>(band + 1) / bands});
    }
  }
  return rows;
}

}  // namespace rapport::intake
