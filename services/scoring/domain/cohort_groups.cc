#include "services/scoring/domain/cohort_groups.h"

#include <map>
#include <string>
#include <utility>

namespace rapport::scoring {
namespace {

// What results may be broken down by: cohorts with the same place cannot be told apart.
using Place = std::pair<std::size_t, std::vector<std::string>>;  // unit, specialties

Place PlaceOf(const CellMap& cells, const ReleasePolicy& policy, std::size_t cohort) {
  return {ShownUnit(cells, policy, cells.UnitOfCohort(cohort)),
          policy.by_specialty ? cells.SpecialtiesOfCohort(cohort) : std::vector<std::string>()};
}

}  // namespace

std::size_t ShownUnit(const CellMap& cells, const ReleasePolicy& policy, std::size_t unit) {
  for (std::size_t depth = cells.DepthOf(unit); depth > policy.lowest_unit_depth; --depth) {
    unit = *cells.ParentOf(unit);
  }
  return unit;
}

CohortGroups GroupCohorts(const CellMap& cells, const ReleasePolicy& policy, base::RoleGroup role_group,
                          const std::function<bool(std::size_t cohort)>& exists) {
  const bool restricted = policy.lowest_unit_depth != ReleasePolicy::kAllUnits || !policy.by_specialty;
  CohortGroups groups;
  std::map<Place, std::size_t> group_at;
  for (std::size_t cohort = 0; cohort < cells.cohort_count(); ++cohort) {
    if (cells.RoleGroupOfCohort(cohort) != role_group || !exists(cohort)) continue;
    std::size_t group = groups.size();
    if (restricted) group = group_at.emplace(PlaceOf(cells, policy, cohort), group).first->second;
    if (group == groups.size()) groups.emplace_back();
    groups[group].push_back(cohort);
  }
  return groups;
}

std::vector<std::size_t> ParentsOf(const CellMap& cells) {
  std::vector<std::size_t> parents(cells.units().size());
  for (std::size_t unit = 0; unit < parents.size(); ++unit) parents[unit] = cells.ParentOf(unit).value_or(0);
  return parents;
}

disclosure::PoolingProblem ProblemOf(const CellMap& cells, const CohortGroups& groups,
                                     const std::function<std::int64_t(std::size_t cohort)>& size_of) {
  disclosure::PoolingProblem problem{ParentsOf(cells), {}, {}};
  for (const std::vector<std::size_t>& cohorts : groups) {
    problem.units.push_back(cells.LowestCommonUnit(cohorts));
    problem.sizes.push_back(0);
    for (const std::size_t cohort : cohorts) problem.sizes.back() += size_of(cohort);
  }
  return problem;
}

}  // namespace rapport::scoring
