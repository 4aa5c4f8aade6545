#ifndef RAPPORT_LIBS_STATS_MODELS_PROFILE_SIMILARITY_H_
#define RAPPORT_LIBS_STATS_MODELS_PROFILE_SIMILARITY_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace rapport::stats {

// How alike two profiles over the same k elements are, e.g. predicted and actual means of the facets.
// D2 = elevation + scatter + shape (Cronbach and Gleser 1953, eqs. 2 to 5).
struct ProfileSimilarity {
  double squared_distance = 0;  // D2 = sum (a - b)^2
  double distance = 0;          // D
  double elevation = 0;         // k (mean a - mean b)^2: one is higher all over
  double scatter = 0;           // (s_a - s_b)^2, s the root of the sum of squares about the mean
  double shape = 0;             // 2 s_a s_b (1 - r): highs and lows in other places
  double mean_absolute_difference = 0;
  std::optional<double> correlation;  // r, -1 to 1; none when a profile is flat
  // Correlation of (a, b) with (b, a) (Griffin and Gonzalez 1995): 1 only for equal profiles; falls with
  // every one of the three differences. None when all elements of both are equal.
  std::optional<double> double_entry_icc;
};

// Requires two spans of one length. TOO_FEW_ITEMS with fewer than two elements. With few elements r is a
// matter of chance: below five, read nothing into it. Error bound: 1e-14 relative to the largest term.
absl::StatusOr<ProfileSimilarity> CompareProfiles(absl::Span<const double> a, absl::Span<const double> b);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_PROFILE_SIMILARITY_H_
