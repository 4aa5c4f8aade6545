#ifndef RAPPORT_LIBS_STATS_FIXED_POINT_H_
#define RAPPORT_LIBS_STATS_FIXED_POINT_H_

#include <cmath>
#include <cstdint>

namespace rapport::stats {

// A score in units of 2^-40, rounded to nearest. Sums of such scores are sums of integers, so they are exact
// and come out the same in whatever order, grouping, thread or replica they are formed. The rounding moves a
// score by at most 2^-41 = 4.6e-13 of the response scale's unit.
using FixedScore = std::int64_t;

inline constexpr int kFixedFractionBits = 40;
inline constexpr FixedScore kFixedOne = FixedScore{1} << kFixedFractionBits;

// Largest magnitude of a score, in units of the response scale; keeps Moments from overflowing.
inline constexpr std::int64_t kMaxAbsScore = 1000;

// numerator / denominator as a FixedScore, halves away from zero. Requires denominator > 0 and
// |numerator / denominator| <= kMaxAbsScore; exact in between, since |numerator| x 2^40 is kept below 2^63 by
// splitting off the whole part first.
constexpr FixedScore FixedRatio(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t whole = numerator / denominator;
  const std::int64_t rest = numerator % denominator;  // |rest| < denominator <= 2^22
  const std::int64_t scaled = rest * kFixedOne;
  const std::int64_t half = denominator / 2;
  const std::int64_t rounded = (scaled >= 0 ? scaled + half : scaled - half) / denominator;
  return whole * kFixedOne + rounded;
}

// `value` as a FixedScore, halves away from zero; exact for whole numbers. Requires |value| <= kMaxAbsScore.
inline FixedScore FixedFromDouble(double value) {
  return static_cast<FixedScore>(std::llround(std::ldexp(value, kFixedFractionBits)));
}

// The mean of `count` fixed scores whose sum is `sum`, halves away from zero. Requires count > 0.
constexpr FixedScore FixedMean(FixedScore sum, std::int64_t count) {
  const std::int64_t half = count / 2;
  return (sum >= 0 ? sum + half : sum - half) / count;
}

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_FIXED_POINT_H_
