#include "libs/stats/models/cross_products.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "libs/base/status.h"
#include "libs/stats/mean_score.h"

namespace rapport::stats {
namespace {

using Row = std::vector<FixedScore>;

std::vector<Row> Rows(std::uint64_t seed, int count, int columns) {
  std::mt19937_64 random(seed);
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    Row row;
    for (int j = 0; j < columns; ++j) {
      row.push_back(
          FixedRatio(static_cast<std::int64_t>(random() % 4001) - 2000, 1 + static_cast<int>(random() % 12)));
    }
    rows.push_back(row);
  }
  return rows;
}

CrossProducts Of(const std::vector<Row>& rows) {
  CrossProducts sums(static_cast<int>(rows[0].size()));
  for (const Row& row : rows) sums.Add(row);
  return sums;
}

TEST(CrossProducts, CovarianceAgreesWithTwoPassLongDoubles) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto rows = Rows(seed, 2 + static_cast<int>(seed * 11), 4);
    const Eigen::MatrixXd covariance = *Of(rows).Covariance();
    const auto n = static_cast<long double>(rows.size());
    for (std::size_t i = 0; i < 4; ++i) {
      long double mean_i = 0;
      for (const Row& row : rows) mean_i += static_cast<long double>(row[i]) / kFixedOne / n;
      EXPECT_NEAR(Of(rows).Mean(static_cast<int>(i)), static_cast<double>(mean_i), 1e-13);
      for (std::size_t j = 0; j < 4; ++j) {
        long double mean_j = 0;
        for (const Row& row : rows) mean_j += static_cast<long double>(row[j]) / kFixedOne / n;
        long double sum = 0;
        for (const Row& row : rows) {
          sum += (static_cast<long double>(row[i]) / kFixedOne - mean_i) *
                 (static_cast<long double>(row[j]) / kFixedOne - mean_j);
        }
        const auto expected = static_cast<double>(sum / (n - 1));
        EXPECT_NEAR(covariance(static_cast<int>(i), static_cast<int>(j)), expected,
                    1e-14 * (1e3 + std::abs(expected)));
      }
    }
  }
}

TEST(CrossProducts, TakeTheScoresOfMomentsAsRows) {
  std::mt19937_64 random(7);
  CrossProducts expected(3);
  CrossProducts sums(3);
  for (int part = 0; part < 4; ++part) {
    const std::vector<FixedScore> leading = {FixedFromDouble(part - 1), FixedFromDouble(0.25 * part)};
    Moments last;
    for (int row = 0; row < 50; ++row) {
      const FixedScore score = FixedRatio(static_cast<std::int64_t>(random() % 2001) - 1000, 7);
      last.Add(score);
      expected.Add({leading[0], leading[1], score});
    }
    sums.AddMoments(leading, last);
  }
  EXPECT_EQ(sums, expected);
}

TEST(CrossProducts, AreTheSameHoweverTheRowsAreSplitAndOrdered) {
  std::mt19937_64 random(5);
  auto rows = Rows(5, 300, 5);
  const CrossProducts whole = Of(rows);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    std::vector<CrossProducts> parts(1 + random() % 7, CrossProducts(5));
    for (const Row& row : rows) parts[random() % parts.size()].Add(row);
    EXPECT_EQ(Total(parts), whole);
    EXPECT_EQ(Total(parts).Serialize(), whole.Serialize());
  }
}

TEST(CrossProducts, ColumnsLeaveOutIncompleteRows) {
  auto rows = Rows(6, 1000, 3);
  std::mt19937_64 random(6);
  std::vector<std::vector<FixedScore>> columns(3);
  CrossProducts complete(3);
  for (Row row : rows) {
    if (random() % 5 == 0) row[random() % 3] = kNoScore;
    for (std::size_t j = 0; j < 3; ++j) columns[j].push_back(row[j]);
    if (std::find(row.begin(), row.end(), kNoScore) == row.end()) complete.Add(row);
  }
  CrossProducts sums(3);
  const std::vector<absl::Span<const FixedScore>> table(columns.begin(), columns.end());
  sums.AddColumns(table);
  EXPECT_EQ(sums, complete);
  EXPECT_LT(sums.n(), 1000);
}

TEST(CrossProducts, SelectIsWhatTheseColumnsAloneWouldHaveGiven) {
  const auto rows = Rows(8, 50, 5);
  CrossProducts expected(3);
  for (const Row& row : rows) expected.Add({row[4], row[0], row[2]});
  EXPECT_EQ(Of(rows).Select({4, 0, 2}), expected);
}

TEST(CrossProducts, AboutACentreIsWhatTheShiftedRowsWouldHaveGiven) {
  const auto rows = Rows(9, 40, 2);
  const Row centre = {ToFixed(999.5), ToFixed(-1000)};
  long double sum = 0;
  long double product = 0;
  for (const Row& row : rows) {
    sum += static_cast<long double>(row[0] - centre[0]) / kFixedOne;
    product += static_cast<long double>(row[0] - centre[0]) / kFixedOne *
               (static_cast<long double>(row[1] - centre[1]) / kFixedOne);
  }
  const Eigen::MatrixXd about = Of(rows).About(centre);
  EXPECT_EQ(about(0, 0), 40);
  EXPECT_NEAR(about(0, 1), static_cast<double>(sum), 1e-9);
  EXPECT_NEAR(about(1, 2), static_cast<double>(product), 1e-7);
  EXPECT_EQ(about, about.transpose());
}

TEST(CrossProducts, AConstantColumnHasNoVarianceAtAll) {
  CrossProducts sums(2);
  for (int i = 0; i < 1000; ++i) sums.Add({FixedRatio(11, 3), FixedRatio(i, 7)});
  const Eigen::MatrixXd covariance = *sums.Covariance();
  EXPECT_EQ(covariance(0, 0), 0.0);
  EXPECT_EQ(covariance(0, 1), 0.0);
}

TEST(CrossProducts, TinySpreadOnLargeScoresIsNotLost) {
  CrossProducts sums(1);
  for (int i = 0; i < 100'000; ++i) sums.Add({-1000 * kFixedOne + (i % 2) * 4096});
  const double spread = std::ldexp(2048.0, -40);
  EXPECT_NEAR((*sums.Covariance())(0, 0) / (spread * spread * 1e5 / (1e5 - 1)), 1.0, 1e-12);
}

TEST(CrossProducts, NoCovarianceOfOneRow) {
  EXPECT_EQ(base::ReasonOf(CrossProducts(2).Covariance().status()), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(base::ReasonOf(Of(Rows(1, 1, 2)).Covariance().status()), "TOO_FEW_RESPONDENTS");
}

TEST(CrossProducts, SurviveSerialization) {
  const CrossProducts sums = Of(Rows(3, 77, 6));
  EXPECT_EQ(*CrossProducts::Parse(sums.Serialize()), sums);
  EXPECT_FALSE(CrossProducts::Parse("short").ok());
  EXPECT_FALSE(CrossProducts::Parse(sums.Serialize() + "x").ok());
  EXPECT_FALSE(CrossProducts::Parse(std::string(48, '\xff')).ok());
}

TEST(FixedScores, RoundToNearest) {
  EXPECT_EQ(ToFixed(3.5), FixedRatio(7, 2));
  EXPECT_EQ(FromFixed(ToFixed(-2.25)), -2.25);
  EXPECT_NEAR(FromFixed(ToFixed(0.1)), 0.1, 4.6e-13);
}

}  // namespace
}  // namespace rapport::stats
