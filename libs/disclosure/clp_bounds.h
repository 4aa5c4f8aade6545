#ifndef RAPPORT_LIBS_DISCLOSURE_CLP_BOUNDS_H_
#define RAPPORT_LIBS_DISCLOSURE_CLP_BOUNDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "libs/disclosure/part_bounds.h"

namespace rapport::disclosure {

// A BoundingRule that solves the linear programs by COIN-OR's CLP, over a count and a sum of each
// cohort: another way to the bounds than the closed form by which they were certified. Keeps the program of
// the last block, since the parts of a block come one after the other. Not thread safe.
class ClpBounds {
 public:
  ClpBounds();
  ClpBounds(ClpBounds&&) noexcept;
  ~ClpBounds();

  PartBounds operator()(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited,
                        std::span<const std::size_t> part);

 private:
  class Program;
  std::unique_ptr<Program> program_;
};

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_CLP_BOUNDS_H_
