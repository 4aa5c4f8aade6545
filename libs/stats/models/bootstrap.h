#ifndef RAPPORT_LIBS_STATS_MODELS_BOOTSTRAP_H_
#define RAPPORT_LIBS_STATS_MODELS_BOOTSTRAP_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/estimate.h"
#include "libs/stats/models/cross_products.h"
#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/relative_importance.h"

namespace rapport::stats {

enum class BootstrapInterval {
  kPercentile,
  kBca,  // bias-corrected and accelerated (Efron 1987), acceleration from the jackknife over what is
         // resampled
};

struct BootstrapOptions {
  int draws = 2000;        // 100 to 100,000
  std::uint64_t seed = 0;  // same seed, same data in the same order: same bits, whatever `threads`
  double confidence = kDefaultConfidence;
  BootstrapInterval interval = BootstrapInterval::kPercentile;
  int threads = 1;  // at least 1
};

// What a predictor's relative weight might have been in other samples.
struct WeightUncertainty {
  Interval weight;   // of Importance::weights
  Interval percent;  // of Importance::percent
  double se = 0;     // standard deviation of the weight over draws
  // Share of draws in which the weight is the largest, 0 to 1; equal weights count for the first of them.
  double top_share = 0;
};

struct ImportanceBootstrap {
  Importance estimate;                        // of the data themselves
  std::vector<WeightUncertainty> predictors;  // in the predictors' order
  int usable_draws = 0;
};

// Bootstrap of relative weights (Johnson 2004; Tonidandel, LeBreton and Johnson 2009). Draws in which weights
// cannot be had (a constant or collinear predictor) are left out; with more than a tenth of them, or fewer
// than 100 left, the reason is that of the first such draw. A weight is never negative, so its interval does
// not reach below 0 and says nothing of whether it "differs from 0"; compare weights with each other.
// Not estimable as RelativeWeights.

// Resamples rows: n x (k + 1), the outcome last. Every draw's weighted cross-products come from one matrix
// product over precomputed products of columns, 8 bytes each: meant for up to some 100,000 rows. For rows
// that cluster use the other one: this one's intervals are then too narrow.
absl::StatusOr<ImportanceBootstrap> BootstrapRelativeWeights(const Eigen::MatrixXd& rows,
                                                             const BootstrapOptions& options);

// Resamples whole clusters, each given by its cross-products (those without rows do not count), at a cost
// that does not depend on the number of rows. TOO_FEW_GROUPS with fewer than 10 clusters: too few to show how
// clusters vary.
absl::StatusOr<ImportanceBootstrap> BootstrapRelativeWeights(absl::Span<const CrossProducts> clusters,
                                                             const RegressionColumns& columns,
                                                             const BootstrapOptions& options);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_BOOTSTRAP_H_
