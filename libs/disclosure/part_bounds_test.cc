#include "libs/disclosure/part_bounds.h"

#include <gtest/gtest.h>

#include <numeric>
#include <optional>
#include <random>
#include <vector>

#include "libs/disclosure/testing/glpk_bounds.h"

namespace rapport::disclosure {
namespace {

TEST(BoundPart, IsTheOptimumOfTheLinearProgram) {
  std::mt19937 random(11);
  const auto uniform = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  for (int round = 0; round < 3000; ++round) {
    const int cohorts = uniform(2, 6);
    const int part = uniform(1, cohorts - 1);
    std::vector<std::optional<std::int64_t>> sizes;
    PartSizes aggregated{0, 0};
    BlockTotals block;
    block.range = uniform(1, 6);
    for (int i = 0; i < cohorts; ++i) {
      const int n = uniform(0, 12);
      for (int person = 0; person < n; ++person) block.sum += block.range * uniform(0, 100) / 100.0;
      block.n += n;
      std::optional<std::int64_t>& invited = i < part ? aggregated.part : aggregated.rest;
      sizes.push_back(uniform(0, 4) == 0 ? std::nullopt : std::optional<std::int64_t>(n + uniform(0, 5)));
      invited = invited && sizes.back() ? std::optional(*invited + *sizes.back()) : std::nullopt;
    }
    if (round % 10 == 0) block.sum = 0;
    if (round % 10 == 1) block.sum = block.range * static_cast<double>(block.n);
    std::vector<std::size_t> inside(static_cast<std::size_t>(part));
    std::iota(inside.begin(), inside.end(), 0);
    const PartBounds bounds = BoundPart(block, aggregated);
    const PartBounds optimum = testing::BoundByGlpk(block, sizes, inside);
    ASSERT_EQ(bounds.lowest_n, optimum.lowest_n) << round;
    ASSERT_EQ(bounds.highest_n, optimum.highest_n) << round;
    ASSERT_NEAR(bounds.lowest_sum, optimum.lowest_sum, 1e-7) << round;
    ASSERT_NEAR(bounds.highest_sum, optimum.highest_sum, 1e-7) << round;
  }
}

TEST(IsProtected, LooksAtWhatTheRestCanHold) {
  // Eight and twelve, all of whom answered, on 1 to 5: at a mean of 4 the eight have 12 to 32 points above
  // the lowest, at 4.9 30 to 32 of 32.
  EXPECT_TRUE(IsProtected({20, 60, 4}, {8, 12}, 0.2));
  EXPECT_FALSE(IsProtected({20, 78, 4}, {8, 12}, 0.2));
  // Where nobody knows how many were invited the eight may be few.
  EXPECT_TRUE(IsProtected({20, 78, 4}, {std::nullopt, std::nullopt}, 0.2));
  // All at the lowest option but one, slightly: the part cannot be much above it.
  EXPECT_FALSE(IsProtected({20, 0.5, 4}, {std::nullopt, std::nullopt}, 0.2));
}

}  // namespace
}  // namespace rapport::disclosure
