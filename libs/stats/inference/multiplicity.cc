#include "libs/stats/inference/multiplicity.h"

#include <algorithm>
#include <cstddef>

namespace rapport::stats {
namespace {

// What the p value of ascending rank 1..m is multiplied by.
double Factor(Adjustment adjustment, std::size_t rank, std::size_t m, double harmonic) {
  const auto size = static_cast<double>(m);
  switch (adjustment) {
    case Adjustment::kBenjaminiHochberg:
      return size / static_cast<double>(rank);
    case Adjustment::kBenjaminiYekutieli:
      return harmonic * size / static_cast<double>(rank);
    case Adjustment::kHolm:
    case Adjustment::kHochberg:
      return static_cast<double>(m - rank + 1);
    case Adjustment::kBonferroni:
      return size;
  }
  return size;
}

}  // namespace

std::vector<std::optional<double>> AdjustPValues(absl::Span<const std::optional<double>> p_values,
                                                 Adjustment adjustment) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (p_values[i]) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return *p_values[a] < *p_values[b]; });
  const std::size_t m = order.size();
  double harmonic = 0;
  for (std::size_t i = m; i >= 1; --i) harmonic += 1 / static_cast<double>(i);

  std::vector<std::optional<double>> adjusted(p_values.size());
  const auto product = [&](std::size_t rank) {
    return std::min(1.0, *p_values[order[rank - 1]] * Factor(adjustment, rank, m, harmonic));
  };
  if (adjustment == Adjustment::kHolm) {  // step down: no smaller than the one before
    double largest = 0;
    for (std::size_t rank = 1; rank <= m; ++rank) {
      largest = std::max(largest, product(rank));
      adjusted[order[rank - 1]] = largest;
    }
  } else {  // step up: no larger than the one after
    double smallest = 1;
    for (std::size_t rank = m; rank >= 1; --rank) {
      smallest = std::min(smallest, product(rank));
      adjusted[order[rank - 1]] = adjustment == Adjustment::kBonferroni ? product(rank) : smallest;
    }
  }
  return adjusted;
}

}  // namespace rapport::stats
