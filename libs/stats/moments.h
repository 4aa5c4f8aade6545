#ifndef RAPPORT_LIBS_STATS_MOMENTS_H_
#define RAPPORT_LIBS_STATS_MOMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "libs/stats/fixed_point.h"

namespace rapport::stats {

// Count, sum and sum of squares of scores: what mean and standard deviation are computed from. A commutative
// monoid under Merge with Moments() as its zero, exact in all its parts.
//
// Capacity: 2^27 scores of magnitude kMaxAbsScore.
//
// Error bounds against the exact scores, each of which FixedScore has rounded by at most e = 2^-41: mean() e
// plus one rounding to double; Sd() e sqrt(n / (n - 1)) plus one rounding. A cell of equal scores has an Sd()
// of exactly 0.
class Moments {
 public:
  void Add(FixedScore score) {
    ++n_;
    sum_ += score;
    const auto magnitude = static_cast<std::uint64_t>(score < 0 ? -score : score);
    sum_of_squares_ += absl::uint128(magnitude) * magnitude;
  }

  // The same as `count` times Add(score).
  void AddRepeated(FixedScore score, std::int64_t count) {
    n_ += count;
    sum_ += absl::int128(score) * count;
    const auto magnitude = static_cast<std::uint64_t>(score < 0 ? -score : score);
    sum_of_squares_ += absl::uint128(magnitude) * magnitude * static_cast<std::uint64_t>(count);
  }

  void Merge(const Moments& other) {
    n_ += other.n_;
    sum_ += other.sum_;
    sum_of_squares_ += other.sum_of_squares_;
  }

  std::int64_t n() const { return n_; }

  // Sum and sum of squares, in units of 2^-40 and 2^-80.
  absl::int128 sum() const { return sum_; }
  absl::uint128 sum_of_squares() const { return sum_of_squares_; }

  // Arithmetic mean in units of the response scale; none for n = 0.
  std::optional<double> Mean() const;

  // Standard deviation with divisor n - 1, sqrt((n S2 - S1^2) / (n (n - 1))), the difference formed in
  // 256-bit integers so that nothing cancels; none for n < 2.
  std::optional<double> Sd() const;

  // Standard error of the mean, Sd / sqrt(n); none for n < 2.
  std::optional<double> StandardError() const;

  // 40 bytes, little endian; equal moments have equal bytes.
  std::string Serialize() const;
  static absl::StatusOr<Moments> Parse(std::string_view bytes);

  bool operator==(const Moments&) const = default;

 private:
  std::int64_t n_ = 0;
  absl::int128 sum_ = 0;
  absl::uint128 sum_of_squares_ = 0;
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MOMENTS_H_
