#include "libs/stats/measurement/agreement.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "libs/stats/estimate.h"

namespace rapport::stats {
namespace {

struct Spread {
  double n = 0;
  double mean = 0;
  double variance = 0;  // divisor n - 1
};

Spread SpreadOf(const OptionCounts& item) {
  assert(item.values.size() == item.counts.size());
  Spread spread;
  double origin = 0;  // a value that somebody chose: equal answers then have exactly no variance
  for (std::size_t i = 0; i < item.values.size(); ++i) {
    spread.n += static_cast<double>(item.counts[i]);
    if (item.counts[i] > 0) origin = item.values[i];
  }
  double sum = 0;
  for (std::size_t i = 0; i < item.values.size(); ++i) {
    sum += static_cast<double>(item.counts[i]) * (item.values[i] - origin);
  }
  spread.mean = origin + sum / spread.n;
  double squares = 0;
  for (std::size_t i = 0; i < item.values.size(); ++i) {
    const double deviation = item.values[i] - spread.mean;
    squares += static_cast<double>(item.counts[i]) * deviation * deviation;
  }
  spread.variance = squares / (spread.n - 1);
  return spread;
}

// The value up to which at least half of the answers lie.
double LowerMedian(const OptionCounts& item) {
  std::uint64_t n = 0;
  for (const std::uint64_t count : item.counts) n += count;
  std::uint64_t below = 0;
  std::size_t i = 0;
  while (2 * (below + item.counts[i]) < n) below += item.counts[i++];
  return item.values[i];
}

double MeanDeviation(const OptionCounts& item, double centre) {
  double n = 0;
  double sum = 0;
  for (std::size_t i = 0; i < item.values.size(); ++i) {
    n += static_cast<double>(item.counts[i]);
    sum += static_cast<double>(item.counts[i]) * std::abs(item.values[i] - centre);
  }
  return sum / n;
}

absl::Status Check(absl::Span<const OptionCounts> items) {
  if (items.empty()) return NotEstimableError(NotEstimable::kTooFewItems, "agreement needs an item");
  for (const OptionCounts& item : items) {
    std::uint64_t n = 0;
    for (const std::uint64_t count : item.counts) n += count;
    if (n < 2) {
      return NotEstimableError(NotEstimable::kTooFewRespondents, "agreement needs two respondents");
    }
  }
  return absl::OkStatus();
}

// The mean of `index` over the items.
template <typename Index>
absl::StatusOr<double> MeanOver(absl::Span<const OptionCounts> items, const Index& index) {
  if (absl::Status status = Check(items); !status.ok()) return status;
  double sum = 0;
  for (const OptionCounts& item : items) sum += index(item);
  return sum / static_cast<double>(items.size());
}

double AwgOf(const OptionCounts& item) {
  const Spread spread = SpreadOf(item);
  // (H + L) M - M^2 - H L = (M - L) (H - M)
  const double largest =
      (spread.mean - item.values.front()) * (item.values.back() - spread.mean) * (spread.n / (spread.n - 1));
  return spread.variance == 0 ? 1 : 1 - 2 * spread.variance / largest;
}

}  // namespace

double UniformNullVariance(absl::Span<const double> values) {
  assert(values.size() >= 2);
  const auto options = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += value / options;
  double variance = 0;
  for (const double value : values) variance += (value - mean) * (value - mean) / options;
  return variance;
}

std::optional<double> SlightSkewNullVariance(absl::Span<const double> values) {
  constexpr std::array<double, 7> kVariances = {1.34, 1.85, 2.90, 3.47, 5.66, 6.30, 7.31};
  constexpr std::size_t kFewest = 5;
  if (values.size() < kFewest || values.size() >= kFewest + kVariances.size()) return std::nullopt;
  const double step = (values.back() - values.front()) / static_cast<double>(values.size() - 1);
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (std::abs(values[i] - values[i - 1] - step) > 1e-9 * step) return std::nullopt;
  }
  return kVariances[values.size() - kFewest] * step * step;
}

absl::StatusOr<double> RwgStar(absl::Span<const OptionCounts> items, double null_variance) {
  assert(null_variance > 0);
  return MeanOver(items,
                  [&](const OptionCounts& item) { return 1 - SpreadOf(item).variance / null_variance; });
}

absl::StatusOr<double> Rwg(absl::Span<const OptionCounts> items, double null_variance) {
  const absl::StatusOr<double> agreement = RwgStar(items, null_variance);
  if (!agreement.ok() || *agreement <= 0) return agreement.ok() ? 0 : agreement;
  const double weighted = static_cast<double>(items.size()) * *agreement;
  return weighted / (weighted + (1 - *agreement));
}

absl::StatusOr<double> AverageDeviationAboutMean(absl::Span<const OptionCounts> items) {
  return MeanOver(items, [](const OptionCounts& item) { return MeanDeviation(item, SpreadOf(item).mean); });
}

absl::StatusOr<double> AverageDeviationAboutMedian(absl::Span<const OptionCounts> items) {
  return MeanOver(items, [](const OptionCounts& item) { return MeanDeviation(item, LowerMedian(item)); });
}

absl::StatusOr<double> Awg(absl::Span<const OptionCounts> items) { return MeanOver(items, AwgOf); }

}  // namespace rapport::stats
