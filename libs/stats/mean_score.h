#ifndef RAPPORT_LIBS_STATS_MEAN_SCORE_H_
#define RAPPORT_LIBS_STATS_MEAN_SCORE_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/stats/fixed_point.h"

namespace rapport::stats {

// "No valid score", in a place where every FixedScore is otherwise allowed.
inline constexpr FixedScore kNoScore = std::numeric_limits<FixedScore>::min();

// Fewest valid parts among `parts` for a score under the missing rule: ceil(share x parts), at least 1. The
// product is lowered by 1e-9 before rounding up so that a share like 0.8 of 5 parts asks for 4, as on paper.
// Requires parts >= 1 and 0 < share <= 1.
int MinimumValid(int parts, double share);

// The mean of the valid items of a respondent's scale, for every number of valid items and every sum of their
// keyed answers, tabulated: the person-mean score with the half rule (or another share) for missing items;
// see Schafer and Graham (2002), Psychological Methods 7:147, p. 158, on what it assumes.
//
// Answers enter as positions 0 .. options-1 in the response scale, already reversed where the item is
// (Likert reversal min + max - x is options - 1 - position).
class MeanScoreTable {
 public:
  // `items` 1..64, `options` 2..254, lowest answer `min_value` within +-kMaxAbsScore, 0 < min_valid_share <=
  // 1; INVALID_ARGUMENT otherwise.
  static absl::StatusOr<MeanScoreTable> Create(int items, int options, int min_value, double min_valid_share);

  // The score of a respondent with `valid` answers whose positions add up to `sum`; kNoScore below the
  // missing rule. Requires 0 <= valid <= items and 0 <= sum <= valid x (options - 1).
  FixedScore Score(int valid, int sum) const {
    return scores_[static_cast<std::size_t>(valid) * stride_ + static_cast<std::size_t>(sum)];
  }

  int minimum_valid() const { return minimum_valid_; }

 private:
  MeanScoreTable() = default;

  std::size_t stride_ = 0;
  int minimum_valid_ = 0;
  std::vector<FixedScore> scores_;  // (items + 1) rows of `stride_` sums
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEAN_SCORE_H_
