#include "tools/load/percentiles.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "absl/strings/str_format.h"

namespace rapport::load {
namespace {

constexpr int kTicksPerHalving = 5;
constexpr double kMicrosInAMilli = 1000;

double Millis(std::int64_t micros) { return static_cast<double>(micros) / kMicrosInAMilli; }

// The percentiles that are told: from one at which 2^-n is left above to the next it is so many even steps.
double TickAt(int tick) {
  const double left = std::exp2(-(tick / kTicksPerHalving));
  return 1 - left * (1 - 0.5 * (tick % kTicksPerHalving) / kTicksPerHalving);
}

}  // namespace

std::string PercentileText(const Histogram& histogram) {
  std::string text =
      absl::StrFormat("%12s %14s %10s %14s\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
  const auto total = static_cast<double>(histogram.count());
  int tick = 0;
  double seen = 0;
  double sum = 0;
  double squares = 0;
  for (const Histogram::Bucket& bucket : histogram.Buckets()) {
    const auto count = static_cast<double>(bucket.count);
    const double value = Millis(bucket.value);
    seen += count;
    sum += count * value;
    squares += count * value * value;
    if (seen == total) {
      absl::StrAppendFormat(&text, "%12.3f %14.12f %10.0f\n", value, 1.0, total);
      break;
    }
    for (; TickAt(tick) * total <= seen; ++tick) {
      absl::StrAppendFormat(&text, "%12.3f %14.12f %10.0f %14.2f\n", value, TickAt(tick), seen,
                            1 / (1 - TickAt(tick)));
    }
  }
  const double mean = total > 0 ? sum / total : 0;
  const double variance = total > 0 ? std::max(0.0, squares / total - mean * mean) : 0;
  absl::StrAppendFormat(&text, "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n", mean, std::sqrt(variance));
  absl::StrAppendFormat(&text, "#[Max     = %12.3f, Total count    = %12.0f]\n", Millis(histogram.max()),
                        total);
  return text;
}

}  // namespace rapport::load
