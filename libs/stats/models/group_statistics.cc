#include "libs/stats/models/group_statistics.h"

#include <cassert>
#include <cstddef>

namespace rapport::stats {

std::vector<GroupStatistic> GroupStatistics(absl::Span<const Moments> groups) {
  std::vector<GroupStatistic> statistics;
  statistics.reserve(groups.size());
  for (const Moments& group : groups) {
    const double sd = group.Sd().value_or(0);
    statistics.push_back({.n = group.n(),
                          .mean = group.Mean().value_or(0),
                          .within = static_cast<double>(group.n() - 1) * sd * sd});
  }
  return statistics;
}

std::vector<GroupStatistic> GroupStatistics(absl::Span<const double> values, absl::Span<const int> group,
                                            int groups) {
  assert(values.size() == group.size());
  std::vector<GroupStatistic> statistics(static_cast<std::size_t>(groups));
  // Deviations from a group's first value, so that equal values leave exact zeros.
  std::vector<double> first(statistics.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto g = static_cast<std::size_t>(group[i]);
    if (statistics[g].n++ == 0) first[g] = values[i];
    statistics[g].mean += values[i] - first[g];
  }
  for (std::size_t g = 0; g < statistics.size(); ++g) {
    if (statistics[g].n > 0) statistics[g].mean /= static_cast<double>(statistics[g].n);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto g = static_cast<std::size_t>(group[i]);
    const double deviation = values[i] - first[g] - statistics[g].mean;
    statistics[g].within += deviation * deviation;
  }
  for (std::size_t g = 0; g < statistics.size(); ++g) statistics[g].mean += first[g];
  return statistics;
}

}  // namespace rapport::stats
