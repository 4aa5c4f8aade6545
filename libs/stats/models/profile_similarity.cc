#include "libs/stats/models/profile_similarity.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "libs/stats/estimate.h"

namespace rapport::stats {
namespace {

struct Profile {
  double mean = 0;
  double squares = 0;  // about the mean; exactly 0 when flat
};

Profile Describe(absl::Span<const double> values) {
  Profile profile;
  double sum = 0;
  for (const double value : values) sum += value - values[0];
  profile.mean = values[0] + sum / static_cast<double>(values.size());
  if (sum == 0 && std::all_of(values.begin(), values.end(), [&](double v) { return v == values[0]; })) {
    return profile;
  }
  for (const double value : values) profile.squares += (value - profile.mean) * (value - profile.mean);
  return profile;
}

}  // namespace

absl::StatusOr<ProfileSimilarity> CompareProfiles(absl::Span<const double> a, absl::Span<const double> b) {
  assert(a.size() == b.size());
  if (a.size() < 2) {
    return NotEstimableError(NotEstimable::kTooFewItems, "a profile needs two elements");
  }
  const auto k = static_cast<double>(a.size());
  const Profile first = Describe(a);
  const Profile second = Describe(b);
  ProfileSimilarity result;
  double product = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.squared_distance += (a[i] - b[i]) * (a[i] - b[i]);
    result.mean_absolute_difference += std::abs(a[i] - b[i]) / k;
    product += (a[i] - first.mean) * (b[i] - second.mean);
  }
  result.distance = std::sqrt(result.squared_distance);
  const double level = first.mean - second.mean;
  const double spread_a = std::sqrt(first.squares);
  const double spread_b = std::sqrt(second.squares);
  result.elevation = k * level * level;
  result.scatter = (spread_a - spread_b) * (spread_a - spread_b);
  if (spread_a > 0 && spread_b > 0) {
    result.correlation = std::clamp(product / (spread_a * spread_b), -1.0, 1.0);
    result.shape = 2 * spread_a * spread_b * (1 - *result.correlation);
  }
  // Both columns of the doubled table hold all 2k values, so they share mean and sum of squares.
  const double squares = first.squares + second.squares + k * level * level / 2;
  if (squares > 0) result.double_entry_icc = (2 * product - k * level * level / 2) / squares;
  return result;
}

}  // namespace rapport::stats
