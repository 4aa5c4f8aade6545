#include "tools/load/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

namespace rapport::load {
namespace {

constexpr int kLinearBits = 11;  // values of this many bits have a bucket each
constexpr std::size_t kHalf = std::size_t{1} << (kLinearBits - 1);

// Of a value of more bits, the leading kLinearBits choose the bucket; as the first of them is 1, each further
// bit adds kHalf buckets.
std::size_t IndexOf(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  const int shift = std::max(0, static_cast<int>(std::bit_width(bits)) - kLinearBits);
  return static_cast<std::size_t>(shift) * kHalf + static_cast<std::size_t>(bits >> shift);
}

// The highest value that IndexOf() takes to `index`.
std::int64_t HighestOf(std::size_t index) {
  const std::size_t shift = index < 2 * kHalf ? 0 : index / kHalf - 1;
  return static_cast<std::int64_t>(((index - shift * kHalf + 1) << shift) - 1);
}

}  // namespace

Histogram::Histogram() : counts_(IndexOf(kHighest) + 1) {}

void Histogram::Record(std::int64_t micros) {
  const std::int64_t value = std::clamp(micros, kLowest, kHighest);
  ++counts_[IndexOf(value)];
  ++count_;
  max_ = std::max(max_, value);
}

void Histogram::Merge(const Histogram& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::int64_t Histogram::ValueAt(double quantile) const {
  // 0.07 x 100 is 7.000000000000001 in floating point; that is the 7th value, not the 8th.
  constexpr double kRounding = 1e-12;
  const double rank = std::ceil(quantile * static_cast<double>(count_) * (1 - kRounding));
  const std::uint64_t wanted = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count_ + 1);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= wanted) return std::min(HighestOf(i), max_);
  }
  return max_;
}

std::vector<Histogram::Bucket> Histogram::Buckets() const {
  std::vector<Bucket> buckets;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] > 0) buckets.push_back({std::min(HighestOf(i), max_), counts_[i]});
  }
  return buckets;
}

}  // namespace rapport::load
