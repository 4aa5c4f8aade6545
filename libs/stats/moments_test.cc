#include "libs/stats/moments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace rapport::stats {
namespace {

std::vector<FixedScore> Scores(std::uint64_t seed, int count) {
  std::mt19937_64 random(seed);
  std::vector<FixedScore> scores;
  for (int i = 0; i < count; ++i) {
    const auto items = static_cast<std::int64_t>(2 + random() % 10);
    scores.push_back(FixedRatio(items + static_cast<std::int64_t>(random() % 41), items));
  }
  return scores;
}

Moments Of(const std::vector<FixedScore>& scores) {
  Moments moments;
  for (const FixedScore score : scores) moments.Add(score);
  return moments;
}

TEST(Moments, HasNoMeanOfNothingAndNoSdOfOne) {
  Moments moments;
  EXPECT_EQ(moments.Mean(), std::nullopt);
  moments.Add(FixedRatio(7, 2));
  EXPECT_EQ(moments.Mean(), 3.5);
  EXPECT_EQ(moments.Sd(), std::nullopt);
  EXPECT_EQ(moments.StandardError(), std::nullopt);
}

TEST(Moments, AgreesWithTwoPassLongDoubles) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const std::vector<FixedScore> scores = Scores(seed, 2 + static_cast<int>(seed * 37));
    long double mean = 0;
    for (const FixedScore score : scores) mean += static_cast<long double>(score) / kFixedOne;
    mean /= static_cast<long double>(scores.size());
    long double squares = 0;
    for (const FixedScore score : scores) {
      const long double deviation = static_cast<long double>(score) / kFixedOne - mean;
      squares += deviation * deviation;
    }
    const auto sd = static_cast<double>(std::sqrt(squares / static_cast<long double>(scores.size() - 1)));
    const Moments moments = Of(scores);
    EXPECT_NEAR(*moments.Mean(), static_cast<double>(mean), 1e-14);
    EXPECT_NEAR(*moments.Sd(), sd, 1e-14 * sd);
    EXPECT_NEAR(*moments.StandardError(), sd / std::sqrt(static_cast<double>(scores.size())), 1e-14);
  }
}

TEST(Moments, OfEqualScoresHaveNoSpread) {
  Moments moments;
  for (int i = 0; i < 1000; ++i) moments.Add(FixedRatio(11, 3));
  EXPECT_EQ(moments.Sd(), 0.0);
  EXPECT_NEAR(*moments.Mean(), 11.0 / 3.0, 4.6e-13);
}

TEST(Moments, TinySpreadOnALargeOffsetIsNotLost) {
  Moments moments;
  for (int i = 0; i < 1'000'000; ++i) moments.Add(1000 * kFixedOne + (i % 2));
  EXPECT_NEAR(*moments.Sd(), std::ldexp(0.5, -40) * std::sqrt(1e6 / (1e6 - 1)), 1e-25);
}

TEST(Moments, AreTheSameHoweverTheScoresAreSplitAndOrdered) {
  std::mt19937_64 random(7);
  std::vector<FixedScore> scores = Scores(3, 500);
  const Moments whole = Of(scores);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(scores.begin(), scores.end(), random);
    std::vector<Moments> parts(1 + random() % 9);
    for (const FixedScore score : scores) parts[random() % parts.size()].Add(score);
    Moments merged;
    for (const Moments& part : parts) merged.Merge(part);
    EXPECT_EQ(merged, whole);
    EXPECT_EQ(merged.Serialize(), whole.Serialize());
  }
}

TEST(Moments, RepeatingIsAddingOften) {
  Moments repeated;
  Moments added;
  for (const FixedScore score : {FixedRatio(-7, 2), FixedRatio(5, 1), FixedRatio(1, 3)}) {
    repeated.AddRepeated(score, 17);
    repeated.AddRepeated(score, 0);
    for (int i = 0; i < 17; ++i) added.Add(score);
  }
  EXPECT_EQ(repeated, added);
}

TEST(Moments, SurviveSerialization) {
  Moments moments = Of(Scores(9, 321));
  moments.Add(FixedRatio(-5, 3));
  EXPECT_EQ(*Moments::Parse(moments.Serialize()), moments);
  EXPECT_FALSE(Moments::Parse("short").ok());
  EXPECT_FALSE(Moments::Parse(std::string(7, '\0') + std::string(33, '\xff')).ok());
}

}  // namespace
}  // namespace rapport::stats
