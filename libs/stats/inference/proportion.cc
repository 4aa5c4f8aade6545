#include "libs/stats/inference/proportion.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "libs/base/status_macros.h"
#include "libs/stats/models/inference.h"

namespace rapport::stats {
namespace {

absl::Status Check(const Share& share) {
  assert(share.count >= 0 && share.count <= share.n);
  if (share.n > 0) return absl::OkStatus();
  return NotEstimableError(NotEstimable::kTooFewRespondents, "a proportion of nobody has no interval");
}

// The centre of Wilson's interval moved by `sign` half widths, for a proportion `p` of `n`.
double WilsonEnd(double p, double n, double z, double sign) {
  const double shrink = z * z / n;
  return (p + shrink / 2 + sign * z * std::sqrt(p * (1 - p) / n + shrink / (4 * n))) / (1 + shrink);
}

}  // namespace

absl::StatusOr<Interval> WilsonInterval(const Share& share, double confidence) {
  RAPPORT_RETURN_IF_ERROR(Check(share));
  const double z = NormalHalfWidth(confidence);
  const auto n = static_cast<double>(share.n);
  return Interval{share.count == 0 ? 0 : WilsonEnd(share.value(), n, z, -1),
                  share.count == share.n ? 1 : WilsonEnd(share.value(), n, z, 1)};
}

absl::StatusOr<Interval> WilsonIntervalCorrected(const Share& share, double confidence) {
  RAPPORT_RETURN_IF_ERROR(Check(share));
  const double z = NormalHalfWidth(confidence);
  const auto n = static_cast<double>(share.n);
  const double correction = std::min(0.5, std::abs(static_cast<double>(share.count) - n / 2)) / n;
  const double low = share.value() - correction;
  const double high = share.value() + correction;
  return Interval{low <= 0 ? 0 : WilsonEnd(low, n, z, -1), high >= 1 ? 1 : WilsonEnd(high, n, z, 1)};
}

absl::StatusOr<ShareDifference> NewcombeDifference(const Share& first, const Share& second,
                                                   double confidence) {
  RAPPORT_ASSIGN_OR_RETURN(const Interval a, WilsonInterval(first, confidence));
  RAPPORT_ASSIGN_OR_RETURN(const Interval b, WilsonInterval(second, confidence));
  const double difference = first.value() - second.value();
  return ShareDifference{difference,
                         {difference - std::hypot(first.value() - a.lower, b.upper - second.value()),
                          difference + std::hypot(a.upper - first.value(), second.value() - b.lower)}};
}

}  // namespace rapport::stats
