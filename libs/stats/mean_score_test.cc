#include "libs/stats/mean_score.h"

#include <gtest/gtest.h>

namespace rapport::stats {
namespace {

TEST(MeanScore, MinimumValidIsTheCeilingOfTheShare) {
  EXPECT_EQ(MinimumValid(3, 0.5), 2);
  EXPECT_EQ(MinimumValid(5, 0.5), 3);
  EXPECT_EQ(MinimumValid(5, 0.8), 4);
  EXPECT_EQ(MinimumValid(10, 0.8), 8);
  EXPECT_EQ(MinimumValid(1, 0.5), 1);
  EXPECT_EQ(MinimumValid(11, 0.5), 6);
  EXPECT_EQ(MinimumValid(4, 0.01), 1);
  EXPECT_EQ(MinimumValid(7, 1.0), 7);
}

TEST(MeanScore, IsTheMeanOfTheValidItems) {
  const MeanScoreTable table = *MeanScoreTable::Create(3, 5, 1, 0.5);
  EXPECT_EQ(table.Score(3, 0), kFixedOne);          // 1 1 1
  EXPECT_EQ(table.Score(3, 12), 5 * kFixedOne);     // 5 5 5
  EXPECT_EQ(table.Score(2, 3), FixedRatio(5, 2));   // 2 3 and one missing
  EXPECT_EQ(table.Score(3, 8), FixedRatio(11, 3));  // 3 4 4
  EXPECT_EQ(table.Score(1, 4), kNoScore);
  EXPECT_EQ(table.Score(0, 0), kNoScore);
}

TEST(MeanScore, TakesScalesBelowZero) {
  const MeanScoreTable table = *MeanScoreTable::Create(2, 7, -3, 0.5);
  EXPECT_EQ(table.Score(2, 0), -3 * kFixedOne);
  EXPECT_EQ(table.Score(1, 6), 3 * kFixedOne);
}

TEST(MeanScore, RefusesWhatCannotBeScored) {
  EXPECT_FALSE(MeanScoreTable::Create(0, 5, 1, 0.5).ok());
  EXPECT_FALSE(MeanScoreTable::Create(65, 5, 1, 0.5).ok());
  EXPECT_FALSE(MeanScoreTable::Create(3, 1, 1, 0.5).ok());
  EXPECT_FALSE(MeanScoreTable::Create(3, 5, 1, 0.0).ok());
  EXPECT_FALSE(MeanScoreTable::Create(3, 5, 1, 1.01).ok());
  EXPECT_FALSE(MeanScoreTable::Create(3, 5, 998, 0.5).ok());
}

}  // namespace
}  // namespace rapport::stats
