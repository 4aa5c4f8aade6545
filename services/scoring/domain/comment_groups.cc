#include "services/scoring/domain/comment_groups.h"

#include <span>

#include "libs/disclosure/pooling.h"
#include "services/scoring/domain/cohort_groups.h"

namespace rapport::scoring {
namespace {

using disclosure::Pooling;

// Attributes the comments of one role group on one prompt.
void Attribute(const CellMap& cells, const ReleasePolicy& policy, base::RoleGroup role_group,
               const std::vector<std::int64_t>& counts, std::vector<std::optional<CommentGroup>>& by_cohort) {
  const CohortGroups groups = GroupCohorts(cells, policy, role_group, [](std::size_t) { return true; });
  const disclosure::PoolingProblem problem =
      ProblemOf(cells, groups, [&](std::size_t cohort) { return counts[cohort]; });
  const Pooling pooling = disclosure::PoolCohorts(problem, [&](std::span<const std::size_t> together) {
    std::int64_t comments = 0;
    for (const std::size_t group : together) comments += problem.sizes[group];
    return policy.minimum_n.Allows(comments);
  });
  std::vector<std::vector<std::size_t>> pools(pooling.pools);  // cohorts
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (pooling.pool_of[group] == Pooling::kWithheld) continue;
    std::vector<std::size_t>& pool = pools[pooling.pool_of[group]];
    pool.insert(pool.end(), groups[group].begin(), groups[group].end());
  }
  for (const std::vector<std::size_t>& pool : pools) {
    const std::size_t unit = ShownUnit(cells, policy, cells.LowestCommonUnit(pool));
    for (const std::size_t cohort : pool) by_cohort[cohort] = CommentGroup{unit, role_group};
  }
}

}  // namespace

CommentGroups::CommentGroups(const CellMap& cells, const CommentCounts& counts, ReleasePolicy policy) {
  policy.by_specialty = false;
  for (const auto& [prompt, by_cohort] : counts) {
    std::vector<std::optional<CommentGroup>>& groups = groups_[prompt];
    groups.resize(cells.cohort_count());
    for (const base::RoleGroup role_group : cells.role_groups()) {
      Attribute(cells, policy, role_group, by_cohort, groups);
    }
  }
}

std::optional<CommentGroup> CommentGroups::Find(std::string_view prompt, std::size_t cohort) const {
  const auto found = groups_.find(prompt);
  if (found == groups_.end() || cohort >= found->second.size()) return std::nullopt;
  return found->second[cohort];
}

}  // namespace rapport::scoring
