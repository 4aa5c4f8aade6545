#ifndef RAPPORT_LIBS_STATS_MODELS_GROUP_STATISTICS_H_
#define RAPPORT_LIBS_STATS_MODELS_GROUP_STATISTICS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "libs/stats/moments.h"

namespace rapport::stats {

// What a one-way layout needs of one of its groups.
struct GroupStatistic {
  std::int64_t n = 0;  // scores
  double mean = 0;     // 0 for n = 0
  double within = 0;   // sum of squared deviations from the group's mean
  bool operator==(const GroupStatistic&) const = default;
};

// One entry a group, in the order of `groups`; within one rounding of the exact values.
std::vector<GroupStatistic> GroupStatistics(absl::Span<const Moments> groups);

// From rows, in two passes: group[i], 0 <= group[i] < groups, is the group of values[i]. Requires
// values.size() == group.size().
std::vector<GroupStatistic> GroupStatistics(absl::Span<const double> values, absl::Span<const int> group,
                                            int groups);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_GROUP_STATISTICS_H_
