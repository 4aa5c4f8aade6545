#include "services/intake/domain/participation.h"

#include <algorithm>

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
                                          int minimum_n) {
  std::map<std::string, std::string> parent;
  for (const FrozenUnit& unit : wave.units) parent[unit.unit_id] = unit.parent_unit_id;
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
  std::vector<ParticipationRow> rows;
  for (const FrozenUnit& unit : wave.units) {
    for (const auto& [role_group, count] : counts[unit.unit_id]) {
      if (!count.known || count.invited < 4 * minimum_n) continue;
      const double rate = static_cast<double>(count.answered) / static_cast<double>(count.invited);
      const double from = 0.25 * std::clamp(static_cast<int>(rate * 4), 0, 3);
      rows.push_back({unit.unit_id, base::RoleGroupFromNumber(role_group), static_cast<int>(count.invited),
                      from, from + 0.25});
    }
  }
  return rows;
}

}  // namespace rapport::intake
