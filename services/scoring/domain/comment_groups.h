#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_COMMENT_GROUPS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_COMMENT_GROUPS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/role_group.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/release_policy.h"

namespace rapport::scoring {

// All that is told of who wrote a comment.
struct CommentGroup {
  std::size_t unit = 0;  // index into CellMap::units()
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  bool operator==(const CommentGroup&) const = default;
};

// How many comments there are, by prompt and by frozen cohort.
using CommentCounts = std::map<std::string, std::vector<std::int64_t>, std::less<>>;

// To which groups of people the comments of a closed wave are attributed. On each prompt by itself and role
// group by role group, cohorts are pooled as those of answer sheets are (disclosure::PoolCohorts) until
// minimum n of each pool have written; a comment is attributed to the lowest unit that holds its pool and
// that may be shown. Cohorts in which nobody wrote are pooled like the others: a unit without comments and
// one with too few look the same. Of a role group with fewer than minimum n comments on a prompt nothing is
// attributed.
class CommentGroups {
 public:
  // `policy.minimum_n` is the one of comments. They are never told by specialty, whatever the policy allows.
  CommentGroups(const CellMap& cells, const CommentCounts& counts, ReleasePolicy policy);

  // None: the comment is withheld from everybody.
  std::optional<CommentGroup> Find(std::string_view prompt, std::size_t cohort) const;

 private:
  // By prompt: by cohort.
  std::map<std::string, std::vector<std::optional<CommentGroup>>, std::less<>> groups_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_COMMENT_GROUPS_H_
