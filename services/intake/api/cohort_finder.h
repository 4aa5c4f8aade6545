#ifndef RAPPORT_SERVICES_INTAKE_API_COHORT_FINDER_H_
#define RAPPORT_SERVICES_INTAKE_API_COHORT_FINDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/role_group.h"
#include "services/intake/domain/frozen_wave.h"

namespace rapport::intake {

// Finds the cohorts of the rows of an import. Rows of one unit mostly follow each other, so the last answer
// is kept. Not thread safe.
class CohortFinder {
 public:
  // `index` must outlive this object.
  explicit CohortFinder(const CohortIndex& index) : index_(index) {}

  // As CohortIndex::Find().
  std::optional<std::uint32_t> Find(base::RoleGroup role_group, std::string_view unit,
                                    std::string_view specialty) {
    if (!last_ || role_group != role_group_ || unit != unit_ || specialty != specialty_) {
      role_group_ = role_group;
      unit_ = unit;
      specialty_ = specialty;
      last_ = index_.Find(role_group, unit, specialty);
    }
    return last_;
  }

 private:
  const CohortIndex& index_;
  base::RoleGroup role_group_ = base::RoleGroup::kFrontLine;
  std::string unit_;
  std::string specialty_;
  std::optional<std::uint32_t> last_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_COHORT_FINDER_H_
