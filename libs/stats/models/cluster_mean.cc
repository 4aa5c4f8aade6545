#include "libs/stats/models/cluster_mean.h"

#include <cmath>

#include "libs/stats/models/inference.h"

namespace rapport::stats {

absl::StatusOr<ClusterMean> MeanOfClusters(absl::Span<const GroupStatistic> groups, double confidence) {
  ClusterMean result;
  double sum = 0;
  for (const GroupStatistic& group : groups) {
    if (group.n == 0) continue;
    result.n += group.n;
    ++result.clusters;
    sum += static_cast<double>(group.n) * group.mean;
  }
  if (result.clusters < 2) {
    return NotEstimableError(NotEstimable::kTooFewGroups,
                             "a cluster-robust standard error needs two clusters");
  }
  const auto n = static_cast<double>(result.n);
  const auto clusters = static_cast<double>(result.clusters);
  const double rough = sum / n;
  double rest = 0;
  for (const GroupStatistic& group : groups) rest += static_cast<double>(group.n) * (group.mean - rough);
  result.mean = rough + rest / n;
  double squares = 0;
  double cluster_squares = 0;
  for (const GroupStatistic& group : groups) {
    if (group.n == 0) continue;
    const double deviation = group.mean - result.mean;
    const double cluster_sum = static_cast<double>(group.n) * deviation;
    squares += group.within + cluster_sum * deviation;
    cluster_squares += cluster_sum * cluster_sum;
  }
  result.se_iid = std::sqrt(squares / (n - 1) / n);
  result.se_cr0 = std::sqrt(cluster_squares) / n;
  result.se_cr1 = result.se_cr0 * std::sqrt(clusters / (clusters - 1));
  if (squares > 0) result.design_effect = std::pow(result.se_cr1 / result.se_iid, 2);
  result.interval = CoefficientInterval(result.mean, result.se_cr1, clusters - 1, confidence);
  return result;
}

}  // namespace rapport::stats
