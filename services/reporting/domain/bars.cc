#include "services/reporting/domain/bars.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

namespace rapport::reporting {
namespace {

constexpr std::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

size_t ColumnOf(double score, int width) {
  return static_cast<size_t>(std::lround(std::clamp(score, 0.0, 100.0) / 100 * (width - 1)));
}

}  // namespace

std::string Bar(double share, int width) {
  const auto eighths = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * width * 8));
  const int full = eighths / 8;
  const std::string_view partial = kEighths[eighths % 8];
  std::string bar;
  for (int i = 0; i < full; ++i) bar += "█";
  bar += partial;
  bar.append(static_cast<size_t>(width - full - (partial.empty() ? 0 : 1)), ' ');
  return bar;
}

std::string DotAndInterval(double score, const std::optional<Interval>& interval,
                           std::optional<double> reference, int width) {
  std::vector<std::string_view> columns(static_cast<size_t>(width), " ");
  if (reference.has_value()) columns[ColumnOf(*reference, width)] = "┊";
  if (interval.has_value()) {
    const size_t high = ColumnOf(interval->high, width);
    for (size_t i = ColumnOf(interval->low, width); i <= high; ++i) columns[i] = "─";
  }
  columns[ColumnOf(score, width)] = "●";
  std::string chart;
  for (const std::string_view column : columns) chart += column;
  return chart;
}

}  // namespace rapport::reporting
