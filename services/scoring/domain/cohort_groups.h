#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_COHORT_GROUPS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_COHORT_GROUPS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "libs/base/role_group.h"
#include "libs/disclosure/pooling.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/release_policy.h"

namespace rapport::scoring {

// From which cohorts pooling starts, for answer sheets and for comments alike.

// Sets of frozen cohorts that results may not tell apart.
using CohortGroups = std::vector<std::vector<std::size_t>>;

// The lowest unit that holds `unit` and that the policy lets results be shown of.
std::size_t ShownUnit(const CellMap& cells, const ReleasePolicy& policy, std::size_t unit);

// The cohorts of a role group for which `exists`, those together that differ only in what the policy does not
// break results down by.
CohortGroups GroupCohorts(const CellMap& cells, const ReleasePolicy& policy, base::RoleGroup role_group,
                          const std::function<bool(std::size_t cohort)>& exists);

// Index of each unit's parent; of the root its own, 0.
std::vector<std::size_t> ParentsOf(const CellMap& cells);

// The groups as what is to be pooled; `size_of` says how much there is of a cohort.
disclosure::PoolingProblem ProblemOf(const CellMap& cells, const CohortGroups& groups,
                                     const std::function<std::int64_t(std::size_t cohort)>& size_of);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_COHORT_GROUPS_H_
