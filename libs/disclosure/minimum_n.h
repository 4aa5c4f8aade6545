#ifndef RAPPORT_LIBS_DISCLOSURE_MINIMUM_N_H_
#define RAPPORT_LIBS_DISCLOSURE_MINIMUM_N_H_

#include <cstdint>

#include "absl/status/statusor.h"

namespace rapport::disclosure {

// The fewest respondents behind any published number: primary suppression by frequency (Hundepool et al.
// 2012, Statistical Disclosure Control, section 4.2.1). Ten is the default; five, the floor, is what survey
// practice holds to be the least.
class MinimumN {
 public:
  static constexpr int kFloor = 5;

  // INVALID_ARGUMENT below the floor.
  static absl::StatusOr<MinimumN> Create(int value);

  // Whether a number about `n` respondents may be shown.
  bool Allows(std::int64_t n) const { return n >= value_; }
  int value() const { return value_; }

 private:
  explicit MinimumN(int value) : value_(value) {}
  int value_;
};

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_MINIMUM_N_H_
