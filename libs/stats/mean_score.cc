#include "libs/stats/mean_score.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"

namespace rapport::stats {

int MinimumValid(int parts, double share) {
  return std::max(1, static_cast<int>(std::ceil(share * parts - 1e-9)));
}

absl::StatusOr<MeanScoreTable> MeanScoreTable::Create(int items, int options, int min_value,
                                                      double min_valid_share) {
  if (items < 1 || items > 64) return absl::InvalidArgumentError("a scale has 1 to 64 items");
  if (options < 2 || options > 254)
    return absl::InvalidArgumentError("a response scale has 2 to 254 options");
  if (min_value < -kMaxAbsScore || min_value + options - 1 > kMaxAbsScore) {
    return absl::InvalidArgumentError("response values lie within -1000 to 1000");
  }
  if (!(min_valid_share > 0.0 && min_valid_share <= 1.0)) {
    return absl::InvalidArgumentError("the share of valid items lies above 0 and up to 1");
  }
  MeanScoreTable table;
  const int largest_sum = items * (options - 1);
  table.stride_ = static_cast<std::size_t>(largest_sum) + 1;
  table.minimum_valid_ = MinimumValid(items, min_valid_share);
  table.scores_.assign(static_cast<std::size_t>(items + 1) * table.stride_, kNoScore);
  for (int valid = table.minimum_valid_; valid <= items; ++valid) {
    for (int sum = 0; sum <= valid * (options - 1); ++sum) {
      table.scores_[static_cast<std::size_t>(valid) * table.stride_ + static_cast<std::size_t>(sum)] =
          FixedRatio(static_cast<std::int64_t>(min_value) * valid + sum, valid);
    }
  }
  return table;
}

}  // namespace rapport::stats
