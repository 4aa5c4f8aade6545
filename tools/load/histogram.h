#ifndef RAPPORT_TOOLS_LOAD_HISTOGRAM_H_
#define RAPPORT_TOOLS_LOAD_HISTOGRAM_H_

#include <cstdint>
#include <vector>

namespace rapport::load {

// Counts of whole microseconds from 1 us to 1 hour in log-linear buckets, after Tene's HDR histogram: up to
// 2,047 each value has a bucket of its own; above, each power of two is cut into 1,024 buckets of equal
// width. So a bucket is at most 1/1024 of its lowest value wide, and three significant digits hold
// everywhere. Our own, as Debian 12 has no HDR library for C or C++.
//
// 188 KiB, whatever is recorded. Not thread safe.
class Histogram {
 public:
  static constexpr std::int64_t kLowest = 1;
  static constexpr std::int64_t kHighest = 3'600'000'000;
  // (value told - value recorded) / value recorded lies within 0 to this.
  static constexpr double kRelativeError = 1.0 / 1024;

  // Values that were recorded, as the highest value of their bucket, and how many.
  struct Bucket {
    std::int64_t value;
    std::uint64_t count;
  };

  Histogram();

  // Counts one value; what lies outside of kLowest to kHighest counts as the nearer of the two.
  void Record(std::int64_t micros);
  // Afterwards the same as if everything recorded in `other` had been recorded here.
  void Merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  // Exactly the largest value recorded; 0 when there is none.
  std::int64_t max() const { return max_; }
  // The smallest value that `quantile` (0 to 1) of all recorded values do not exceed: the highest value of
  // its bucket, but never more than max(). 0 when nothing was recorded.
  std::int64_t ValueAt(double quantile) const;
  // By ascending value, those with a count; the last one's value is max().
  std::vector<Bucket> Buckets() const;

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::int64_t max_ = 0;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_HISTOGRAM_H_
