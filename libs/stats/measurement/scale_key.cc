#include "libs/stats/measurement/scale_key.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libs/stats/fixed_point.h"

namespace rapport::stats {
namespace {

// How far a value may lie from its step and still count as on it: the rounding of a FixedScore.
constexpr double kOnStep = 1.0 / static_cast<double>(kFixedOne);

// The smallest difference between two options of an item.
double SmallestStep(const std::vector<std::vector<double>>& values) {
  double smallest = static_cast<double>(2 * kMaxAbsScore);
  for (std::vector<double> sorted : values) {
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 1; i < sorted.size(); ++i) smallest = std::min(smallest, sorted[i] - sorted[i - 1]);
  }
  return smallest;
}

absl::Status Check(const std::vector<std::vector<double>>& values) {
  if (values.empty() || values.size() > static_cast<std::size_t>(ScaleKey::kMaxItems)) {
    return absl::InvalidArgumentError("a scale has 1 to 512 items");
  }
  for (const std::vector<double>& options : values) {
    if (options.size() < 2 || options.size() > static_cast<std::size_t>(kMaxOptions)) {
      return absl::InvalidArgumentError("an item has 2 to 254 options");
    }
    for (const double value : options) {
      if (!(std::abs(value) <= static_cast<double>(kMaxAbsScore))) {
        return absl::InvalidArgumentError("an option's value is beyond 1000");
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ScaleKey>> ScaleKey::Create(std::vector<std::vector<double>> values) {
  if (absl::Status status = Check(values); !status.ok()) return status;
  const double step = SmallestStep(values);
  if (!(step > 0)) return absl::InvalidArgumentError("two options of an item have the same value");

  auto key = std::shared_ptr<ScaleKey>(new ScaleKey());
  key->unit_ = step;
  for (const std::vector<double>& options : values) {
    const double minimum = *std::min_element(options.begin(), options.end());
    key->minimum_.push_back(minimum);
    for (const double value : options) {
      const double steps = std::round((value - minimum) / step);
      key->narrow_ = key->narrow_ && steps <= static_cast<double>(kMaxNarrowWeight) &&
                     std::abs(minimum + step * steps - value) <= kOnStep;
    }
  }
  if (!key->narrow_) key->unit_ = kOnStep;

  for (std::size_t item = 0; item < values.size(); ++item) {
    std::vector<std::int64_t> weights(256, kMissing);
    for (std::size_t position = 0; position < values[item].size(); ++position) {
      const double steps = (values[item][position] - key->minimum_[item]) / key->unit_;
      weights[position + 1] = std::llround(steps);
      key->max_weight_ = std::max(key->max_weight_, weights[position + 1]);
    }
    key->weights_.push_back(std::move(weights));
  }
  key->values_ = std::move(values);
  return key;
}

}  // namespace rapport::stats
