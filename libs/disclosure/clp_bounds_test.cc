#include "libs/disclosure/clp_bounds.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

#include "libs/disclosure/released_table.h"

namespace rapport::disclosure {
namespace {

TEST(ClpBounds, AgreesWithTheClosedForm) {
  std::mt19937 random(13);
  const auto uniform = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  ClpBounds clp;
  for (int round = 0; round < 2000; ++round) {
    BlockTotals block;
    block.range = uniform(1, 6);
    std::vector<std::optional<std::int64_t>> invited;
    for (int cohort = uniform(2, 6); cohort > 0; --cohort) {
      const int n = uniform(0, 12);
      block.n += n;
      for (int person = 0; person < n; ++person) block.sum += block.range * uniform(0, 100) / 100.0;
      invited.push_back(uniform(0, 4) == 0 ? std::nullopt : std::optional<std::int64_t>(n + uniform(0, 5)));
    }
    for (std::size_t size = 1; size < invited.size(); ++size) {
      std::vector<std::size_t> part(size);
      std::iota(part.begin(), part.end(), 0);
      const PartBounds solved = clp(block, invited, part);
      const PartBounds closed = BoundInClosedForm(block, invited, part);
      ASSERT_EQ(solved.lowest_n, closed.lowest_n) << round;
      ASSERT_EQ(solved.highest_n, closed.highest_n) << round;
      ASSERT_NEAR(solved.lowest_sum, closed.lowest_sum, 1e-6) << round;
      ASSERT_NEAR(solved.highest_sum, closed.highest_sum, 1e-6) << round;
    }
  }
}

}  // namespace
}  // namespace rapport::disclosure
