#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_SCALE_KEY_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_SCALE_KEY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"

namespace rapport::stats {

// Answers to one item, a byte a respondent: 0 or 255 is missing, else 1 + the position of the chosen option.
// A position beyond the item's options counts as missing too.
inline constexpr int kMaxOptions = 254;

// What the options of a scale's items count, reverse-keyed items already turned round: by item and position a
// whole number, its weight, so that sums over answers are exact. An answer's value is
// minimum(item) + unit() x weight.
//
// The unit is the smallest step between options when all options of all items lie on steps of it (Likert
// scales, quarter points; weights are then small numbers), else 2^-40, to which values are rounded.
class ScaleKey {
 public:
  // `values` by item: the keyed values of its options by position, in any order, each within +-kMaxAbsScore
  // (of fixed_point.h). 1..kMaxItems items of 2..kMaxOptions options; INVALID_ARGUMENT otherwise.
  static constexpr int kMaxItems = 512;
  static absl::StatusOr<std::shared_ptr<const ScaleKey>> Create(std::vector<std::vector<double>> values);

  int items() const { return static_cast<int>(values_.size()); }

  // Keyed values of an item's options by position.
  const std::vector<double>& values(int item) const { return values_[static_cast<std::size_t>(item)]; }

  double minimum(int item) const { return minimum_[static_cast<std::size_t>(item)]; }
  double unit() const { return unit_; }

  // Weights of an item by answer byte, 256 of them: 0 or more, kMissing for a missing answer.
  static constexpr std::int64_t kMissing = -1;
  const std::vector<std::int64_t>& weights(int item) const {
    return weights_[static_cast<std::size_t>(item)];
  }

  // Whether every weight is at most kMaxNarrowWeight, so that sums over blocks of rows fit 32 bits.
  static constexpr std::int64_t kMaxNarrowWeight = 2047;
  bool narrow() const { return narrow_; }

  // The largest weight of any item.
  std::int64_t max_weight() const { return max_weight_; }

  // Whether the items have the same values.
  bool operator==(const ScaleKey& other) const { return values_ == other.values_; }

 private:
  ScaleKey() = default;

  std::vector<std::vector<double>> values_;
  std::vector<double> minimum_;
  double unit_ = 1;
  bool narrow_ = true;
  std::int64_t max_weight_ = 0;
  std::vector<std::vector<std::int64_t>> weights_;
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_SCALE_KEY_H_
