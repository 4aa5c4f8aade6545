#ifndef RAPPORT_LIBS_STATS_MODELS_CLUSTER_MEAN_H_
#define RAPPORT_LIBS_STATS_MODELS_CLUSTER_MEAN_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/estimate.h"
#include "libs/stats/models/group_statistics.h"

namespace rapport::stats {

// The mean of all scores (each counts once, so large clusters count more) with a standard error for scores
// that cluster. In units of the score.
struct ClusterMean {
  std::int64_t n = 0;
  std::int64_t clusters = 0;  // those with at least one score
  double mean = 0;
  double se_iid = 0;  // as if scores were independent, s / sqrt(n)
  double se_cr0 = 0;  // sqrt(sum_g (n_g (mean_g - mean))^2) / n (Liang and Zeger 1986)
  double se_cr1 = 0;  // se_cr0 x sqrt(G / (G - 1))
  // se_cr1^2 / se_iid^2: how many times the sample would have to be larger to make up for the clustering
  // (Kish 1965); none when all scores are equal.
  std::optional<double> design_effect;
  Interval interval;  // mean +- t(G - 1) se_cr1
};

// Groups without scores do not count. Scores that are all equal give standard errors of 0. Error bound: 1e-13
// relative to the largest score. TOO_FEW_GROUPS with fewer than two groups.
absl::StatusOr<ClusterMean> MeanOfClusters(absl::Span<const GroupStatistic> groups,
                                           double confidence = kDefaultConfidence);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_CLUSTER_MEAN_H_
