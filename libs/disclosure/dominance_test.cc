#include "libs/disclosure/dominance.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace rapport::disclosure {
namespace {

using stats::FixedRatio;
using stats::FixedScore;

stats::Moments MomentsOf(const std::vector<FixedScore>& scores) {
  stats::Moments moments;
  for (const FixedScore score : scores) moments.Add(score);
  return moments;
}

TEST(IsNearlyUnanimous, CountsTheAnswersThatDiffer) {
  using Counts = std::vector<std::uint64_t>;
  EXPECT_FALSE(IsNearlyUnanimous(Counts{0, 0, 0}));
  EXPECT_TRUE(IsNearlyUnanimous(Counts{0, 12, 0}));
  EXPECT_TRUE(IsNearlyUnanimous(Counts{1, 12, 0}));
  EXPECT_FALSE(IsNearlyUnanimous(Counts{1, 12, 1}));
  EXPECT_FALSE(IsNearlyUnanimous(Counts{0, 12, 2}));
}

TEST(IsNearlyUnanimous, FindsTheOneWhoDiffersInAnyScale) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    const std::int64_t items = 1 + static_cast<std::int64_t>(random() % 7);
    const auto score = [&] {
      return FixedRatio(static_cast<std::int64_t>(random() % 2000001) - 1000000, 1000 * items);
    };
    std::vector<FixedScore> scores(2 + random() % 3000, score());
    EXPECT_TRUE(IsNearlyUnanimous(MomentsOf(scores)));
    scores.back() = score();
    ASSERT_TRUE(IsNearlyUnanimous(MomentsOf(scores))) << round;
  }
}

TEST(IsNearlyUnanimous, IsSeldomMistaken) {
  std::mt19937 random(8);
  int mistakes = 0;
  for (int round = 0; round < 20000; ++round) {
    std::vector<FixedScore> scores(10 + random() % 30);
    for (FixedScore& score : scores) score = FixedRatio(3 + static_cast<std::int64_t>(random() % 13), 3);
    mistakes += IsNearlyUnanimous(MomentsOf(scores)) ? 1 : 0;
  }
  EXPECT_LE(mistakes, 20);
}

TEST(IsNearlyUnanimous, NeedsSomebody) {
  EXPECT_FALSE(IsNearlyUnanimous(stats::Moments()));
  EXPECT_TRUE(IsNearlyUnanimous(MomentsOf({stats::kFixedOne})));
  EXPECT_TRUE(IsNearlyUnanimous(MomentsOf({stats::kFixedOne, 3 * stats::kFixedOne})));
}

TEST(IsNearlyUnanimous, LetsTwoWhoDifferStand) {
  const FixedScore one = stats::kFixedOne;
  EXPECT_FALSE(IsNearlyUnanimous(MomentsOf({one, one, one, one, one, one, one, one, 4 * one, 2 * one})));
}

}  // namespace
}  // namespace rapport::disclosure
