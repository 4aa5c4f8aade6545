#include "libs/disclosure/minimum_n.h"

#include "libs/base/status.h"

namespace rapport::disclosure {

absl::StatusOr<MinimumN> MinimumN::Create(int value) {
  if (value < kFloor) return base::InvalidArgument("minimum_n", "is 5 or more", "MINIMUM_N_OUT_OF_RANGE");
  return MinimumN(value);
}

}  // namespace rapport::disclosure
