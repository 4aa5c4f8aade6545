#include "libs/disclosure/pooling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace rapport::disclosure {
namespace {

using ::testing::ElementsAre;

constexpr std::size_t kNone = Pooling::kWithheld;

// Pools until each has ten.
Pooling PoolToTen(const PoolingProblem& problem) {
  return PoolCohorts(problem, [&problem](std::span<const std::size_t> cohorts) {
    std::int64_t n = 0;
    for (const std::size_t cohort : cohorts) n += problem.sizes[cohort];
    return n >= 10;
  });
}

// A root with two departments of two units each: 0 { 1 { 2 3 } 4 { 5 6 } }.
const std::vector<std::size_t> kTwoDepartments = {0, 0, 1, 1, 0, 4, 4};

TEST(PoolCohorts, LeavesLargeCohortsAlone) {
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 3, 5, 6}, {10, 11, 12, 13}});
  EXPECT_EQ(pooling.pools, 4u);
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 1, 2, 3));
}

TEST(PoolCohorts, TakesSmallSiblingsTogether) {
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 3, 5, 6}, {5, 6, 12, 13}});
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 0, 1, 2));
}

TEST(PoolCohorts, TakesInTheSmallestSafeSiblingRatherThanLosingTheDepartment) {
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 3, 5, 6}, {3, 40, 12, 13}});
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 0, 1, 2));
}

TEST(PoolCohorts, TreatsNobodyLikeAFew) {
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 3, 5, 6}, {0, 40, 12, 13}});
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 0, 1, 2));
}

TEST(PoolCohorts, HandsASmallDepartmentUpAndPrefersThePoolNearestToTheRoot) {
  // The second department as a whole has 7: it takes in what the root itself has, not a unit of the first.
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 3, 5, 6, 0}, {10, 11, 3, 4, 50}});
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 1, 2, 2, 2));
}

TEST(PoolCohorts, PrefersFewerRespondentsAmongEquallyNear) {
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 3, 5, 6}, {30, 20, 3, 4}});
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 1, 1, 1));
}

TEST(PoolCohorts, TakesAUnitsOwnCohortsTogetherFirst) {
  // Specialties of unit 2: 4 and 12; unit 3 beside it stays as it is.
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 2, 3}, {4, 12, 10}});
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 0, 1));
}

TEST(PoolCohorts, WithholdsWhatIsTooSmallAltogether) {
  const Pooling pooling = PoolToTen({kTwoDepartments, {2, 3, 5}, {3, 2, 4}});
  EXPECT_EQ(pooling.pools, 0u);
  EXPECT_THAT(pooling.pool_of, ElementsAre(kNone, kNone, kNone));
}

TEST(PoolCohorts, GoesOnTakingInUntilSafe) {
  // Safe only from 30 on, whatever the size of a cohort by itself.
  const PoolingProblem problem{{0, 0, 0, 0}, {1, 2, 3}, {5, 31, 32}};
  const Pooling pooling = PoolCohorts(problem, [](std::span<const std::size_t> cohorts) {
    return cohorts.size() == 3 || (cohorts.size() == 1 && cohorts[0] > 0);
  });
  EXPECT_THAT(pooling.pool_of, ElementsAre(0, 0, 0));
}

TEST(PoolCohorts, WorksWithoutCohorts) { EXPECT_EQ(PoolToTen({{0}, {}, {}}).pools, 0u); }

// Of random trees: each pool is safe, and what is withheld could not have been shown anyway.
TEST(PoolCohorts, MakesSafePoolsOfRandomTrees) {
  std::mt19937 random(20260301);
  for (int round = 0; round < 2000; ++round) {
    PoolingProblem problem;
    const std::size_t units = 1 + random() % 40;
    problem.parents.push_back(0);
    while (problem.parents.size() < units) {
      // A child of the last unit or of one of its ancestors keeps the tree order.
      std::size_t parent = problem.parents.size() - 1;
      while (parent > 0 && random() % 2 == 0) parent = problem.parents[parent];
      problem.parents.push_back(parent);
    }
    for (std::size_t unit = 0; unit < units; ++unit) {
      for (unsigned own = random() % 3; own > 0; --own) {
        problem.units.push_back(unit);
        problem.sizes.push_back(random() % 25);
      }
    }
    const Pooling pooling = PoolToTen(problem);
    std::vector<std::int64_t> sizes(pooling.pools);
    std::int64_t withheld = 0;
    for (std::size_t cohort = 0; cohort < problem.units.size(); ++cohort) {
      const std::size_t pool = pooling.pool_of[cohort];
      (pool == kNone ? withheld : sizes.at(pool)) += problem.sizes[cohort];
    }
    for (const std::int64_t size : sizes) ASSERT_GE(size, 10) << round;
    ASSERT_LT(withheld, 10) << round;
    ASSERT_TRUE(withheld == 0 || pooling.pools == 0) << round;
    ASSERT_EQ(PoolToTen(problem), pooling);
  }
}

}  // namespace
}  // namespace rapport::disclosure
