#include "tools/load/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/load/random.h"

namespace rapport::load {
namespace {

// What the histogram tells for `value`, which is not its largest.
std::int64_t Told(std::int64_t value) {
  Histogram histogram;
  histogram.Record(value);
  histogram.Record(Histogram::kHighest);
  return histogram.ValueAt(0.5);
}

void ExpectWithinBound(std::int64_t told, std::int64_t exact) {
  EXPECT_GE(told, exact);
  EXPECT_LE(static_cast<double>(told - exact), Histogram::kRelativeError * static_cast<double>(exact))
      << told << " for " << exact;
}

// From 1 us to 1 hour, each power of ten alike.
std::int64_t AnyValue(Random& random) {
  return static_cast<std::int64_t>(
      std::exp(random.Uniform() * std::log(static_cast<double>(Histogram::kHighest))));
}

TEST(HistogramTest, TellsSmallValuesExactly) {
  for (std::int64_t value = 1; value < 2048; ++value) EXPECT_EQ(Told(value), value);
}

TEST(HistogramTest, KeepsTheErrorBoundAtTheEdgesOfBuckets) {
  for (std::int64_t power = 1; power < Histogram::kHighest; power *= 2) {
    for (const std::int64_t value : {power - 1, power, power + 1, power + power / 2, 2 * power - 1}) {
      if (value < Histogram::kLowest || value > Histogram::kHighest) continue;
      ExpectWithinBound(Told(value), value);
    }
  }
}

TEST(HistogramTest, KeepsTheErrorBoundOfAnyValue) {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    const std::int64_t value = AnyValue(random);
    ExpectWithinBound(Told(value), value);
  }
}

TEST(HistogramTest, QuantilesAreThoseOfTheSortedValues) {
  Random random(2);
  Histogram histogram;
  std::vector<std::int64_t> values;
  for (int i = 0; i < 10'000; ++i) histogram.Record(values.emplace_back(AnyValue(random)));
  std::sort(values.begin(), values.end());
  for (const double quantile : {0.0001, 0.01, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::lround(quantile * 10'000));
    ExpectWithinBound(histogram.ValueAt(quantile), values[rank - 1]);
  }
  EXPECT_EQ(histogram.max(), values.back());
  EXPECT_EQ(histogram.ValueAt(1), values.back());
}

TEST(HistogramTest, RanksAreNotRoundedUp) {
  Histogram histogram;
  for (int value = 1; value <= 100; ++value) histogram.Record(value);
  for (int value = 1; value <= 100; ++value) EXPECT_EQ(histogram.ValueAt(value / 100.0), value);
  EXPECT_EQ(histogram.ValueAt(0), 1);
}

TEST(HistogramTest, MergingIsRecordingAll) {
  Random random(3);
  Histogram all;
  Histogram parts[2];
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t value = AnyValue(random);
    all.Record(value);
    parts[i % 2].Record(value);
  }
  parts[0].Merge(parts[1]);
  EXPECT_EQ(parts[0].count(), all.count());
  EXPECT_EQ(parts[0].max(), all.max());
  const std::vector<Histogram::Bucket> merged = parts[0].Buckets();
  const std::vector<Histogram::Bucket> recorded = all.Buckets();
  ASSERT_EQ(merged.size(), recorded.size());
  for (std::size_t i = 0; i < merged.size(); ++i) {
    EXPECT_EQ(merged[i].value, recorded[i].value);
    EXPECT_EQ(merged[i].count, recorded[i].count);
  }
}

TEST(HistogramTest, WhatLiesOutsideCountsAtTheEnds) {
  Histogram histogram;
  histogram.Record(-5);
  histogram.Record(2 * Histogram::kHighest);
  EXPECT_EQ(histogram.count(), 2);
  EXPECT_EQ(histogram.ValueAt(0.5), Histogram::kLowest);
  EXPECT_EQ(histogram.max(), Histogram::kHighest);
}

TEST(HistogramTest, AnEmptyOneTellsZero) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.max(), 0);
  EXPECT_EQ(histogram.ValueAt(0.99), 0);
  EXPECT_TRUE(histogram.Buckets().empty());
}

}  // namespace
}  // namespace rapport::load
