#include "services/intake/domain/frozen_wave.h"

#include "absl/strings/numbers.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

// No specialty is spelled like this.
constexpr std::string_view kAnySpecialty = "*";

}  // namespace

std::string CohortId(std::uint32_t index) { return base::StrCat("c", index); }

std::optional<std::uint32_t> ParseCohortId(std::string_view id) {
  std::uint32_t index = 0;
  if (id.size() < 2 || id.front() != 'c' || !absl::SimpleAtoi(base::AbslView(id.substr(1)), &index))
    return std::nullopt;
  if (CohortId(index) != id) return std::nullopt;
  return index;
}

CohortIndex::CohortIndex(const FrozenWave& wave) {
  for (std::uint32_t index = 0; index < wave.cohorts.size(); ++index) {
    const FrozenCohort& cohort = wave.cohorts[index];
    for (const CohortKey& key : cohort.keys) by_key_[cohort.role_group][{key.unit_id, key.specialty}] = index;
    // A cohort of unknown size stands for everybody of its unit.
    if (cohort.size == 0) by_key_[cohort.role_group][{cohort.unit_id, std::string(kAnySpecialty)}] = index;
  }
}

std::optional<std::uint32_t> CohortIndex::Find(base::RoleGroup role_group, std::string_view unit_id,
                                               std::string_view specialty) const {
  const auto group = by_key_.find(role_group);
  if (group == by_key_.end()) return std::nullopt;
  for (const std::string_view wanted : {specialty, kAnySpecialty}) {
    const auto found = group->second.find(Key(unit_id, wanted));
    if (found != group->second.end()) return found->second;
  }
  return std::nullopt;
}

}  // namespace rapport::intake
