#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_FROZEN_WAVE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_FROZEN_WAVE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/role_group.h"

namespace rapport::intake {

// A unit as it stood when the wave opened.
struct FrozenUnit {
  std::string unit_id;
  std::string parent_unit_id;  // empty for the root
  std::string display_name;
  std::vector<std::string> earlier_unit_ids = {};  // that it took over from, over any number of steps, sorted
  bool operator==(const FrozenUnit&) const = default;
};

// A combination of unit and specialty that belongs to a cohort.
struct CohortKey {
  std::string unit_id;
  std::string specialty;  // empty: none, or every one where the cohort's size is unknown
  bool operator==(const CohortKey&) const = default;
};

// A cohort as it stood when the wave opened. Its index is its place in FrozenWave::cohorts.
struct FrozenCohort {
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string unit_id;
  std::vector<std::string> specialties;  // empty: all
  int size = 0;                          // members invited; 0 when unknown
  std::size_t form = 0;                  // index into the instrument's forms
  std::vector<CohortKey> keys;
  bool operator==(const FrozenCohort&) const = default;
};

// How many of those invited with a cohort were invited with a cohort of an earlier wave.
struct FrozenFlow {
  std::string earlier_wave;  // its id; it may never have opened
  std::uint32_t earlier_cohort = 0;
  std::uint32_t cohort = 0;
  std::int64_t members = 0;
  bool operator==(const FrozenFlow&) const = default;
};

// What does not change any more once a wave is open.
struct FrozenWave {
  std::vector<FrozenUnit> units;  // parents before children
  std::vector<FrozenCohort> cohorts;
  std::vector<FrozenFlow> flows = {};  // by earlier wave and cohorts
  bool operator==(const FrozenWave&) const = default;
};

// What a wave is opened with.
struct Opening {
  std::string etag;  // the wave's new one
  std::string day;   // ISO 8601
  FrozenWave frozen;
  std::string manifest_digest;  // ManifestDigest()
};

// "c17": the last segment of the resource name of the cohort with that index, and back.
std::string CohortId(std::uint32_t index);
std::optional<std::uint32_t> ParseCohortId(std::string_view id);

// Finds the cohort of an imported answer.
class CohortIndex {
 public:
  explicit CohortIndex(const FrozenWave& wave);

  // The cohort that holds (role group, unit, specialty), or else the one that holds the unit whatever the
  // specialty (a wave whose cohorts have no known members); none if there is no such cohort.
  std::optional<std::uint32_t> Find(base::RoleGroup role_group, std::string_view unit_id,
                                    std::string_view specialty) const;

 private:
  using Key = std::pair<std::string, std::string>;
  std::map<base::RoleGroup, std::map<Key, std::uint32_t, std::less<>>> by_key_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_FROZEN_WAVE_H_
