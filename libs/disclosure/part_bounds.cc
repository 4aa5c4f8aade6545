#include "libs/disclosure/part_bounds.h"

#include <algorithm>

namespace rapport::disclosure {

PartBounds BoundPart(const BlockTotals& block, const PartSizes& sizes) {
  PartBounds bounds;
  bounds.lowest_n = sizes.rest ? std::max<std::int64_t>(0, block.n - *sizes.rest) : 0;
  bounds.highest_n = sizes.part ? std::min(block.n, *sizes.part) : block.n;
  const auto most_of_rest = block.range * static_cast<double>(block.n - bounds.lowest_n);
  bounds.lowest_sum = std::max(0.0, block.sum - most_of_rest);
  bounds.highest_sum = std::min(block.sum, block.range * static_cast<double>(bounds.highest_n));
  return bounds;
}

bool IsProtected(const BlockTotals& block, const PartSizes& sizes, double protection) {
  const PartBounds bounds = BoundPart(block, sizes);
  const auto respondents = static_cast<double>(std::max<std::int64_t>(1, bounds.lowest_n));
  return bounds.highest_sum - bounds.lowest_sum >= protection * block.range * respondents;
}

}  // namespace rapport::disclosure
