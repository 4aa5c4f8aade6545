#include "libs/stats/measurement/careless.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "libs/base/status.h"
#include "libs/stats/measurement/testing_answers.h"

namespace rapport::stats {
namespace {

using Columns = std::vector<std::vector<std::uint8_t>>;

std::vector<absl::Span<const std::uint8_t>> Spans(const Columns& columns) {
  return {columns.begin(), columns.end()};
}

TEST(LongStringTest, MissingAnswersDoNotEndARun) {
  // Rows: 3 3 - 3 1; all missing; 1 2 1 2 1; 5 5 5 5 5; 255 counts as missing.
  const Columns columns = {
      {3, 0, 1, 5, 2}, {3, 0, 2, 5, 255}, {0, 0, 1, 5, 2}, {3, 0, 2, 5, 4}, {1, 0, 1, 5, 4}};
  EXPECT_EQ(LongStrings(Spans(columns)), (std::vector<std::uint16_t>{3, 0, 1, 5, 2}));
  EXPECT_TRUE(LongStrings({}).empty());
}

TEST(LongStringTest, AgreesWithCountingRowByRow) {
  const TestingAnswers answers(12, 3, 1000, 0.1);
  const std::vector<std::uint16_t> longest = LongStrings(answers.spans());
  for (std::size_t row = 0; row < 1000; ++row) {
    std::vector<std::uint8_t> given;
    for (const auto& column : answers.columns) {
      if (column[row] != 0) given.push_back(column[row]);
    }
    std::ptrdiff_t expected = 0;
    for (auto start = given.begin(); start != given.end();) {
      const auto end =
          std::find_if(start, given.end(), [&](std::uint8_t answer) { return answer != *start; });
      expected = std::max(expected, end - start);
      start = end;
    }
    EXPECT_EQ(longest[row], expected) << row;
  }
}

TEST(ResponseVariabilityTest, ByHand) {
  const Columns columns = {{1, 4, 0, 2}, {5, 4, 0, 0}, {3, 4, 0, 0}};
  const auto key = *ScaleKey::Create(std::vector<std::vector<double>>(3, {0.1, 0.2, 0.3, 0.4, 0.5}));
  const std::vector<double> variability = ResponseVariability(Spans(columns), *key);
  EXPECT_NEAR(variability[0], 0.2, 1e-15);
  EXPECT_EQ(variability[1], 0);
  EXPECT_EQ(variability[2], kNoIndex);
  EXPECT_EQ(variability[3], kNoIndex);
}

TEST(MahalanobisTest, IsTheQuadraticForm) {
  const TestingAnswers answers(5, 6, 600, 0.03);
  const auto key = *ScaleKey::Create(std::vector<std::vector<double>>(5, {1, 2, 3, 4, 5, 7}));
  ItemCrossProducts products(key);
  products.Add(answers.spans());
  const auto distance = MahalanobisDistance::Create(products);
  ASSERT_TRUE(distance.ok());
  const std::vector<double> distances = distance->Of(answers.spans());
  const Eigen::MatrixXd inverse = products.CompleteCovariance()->inverse();
  double sum = 0;
  for (std::size_t row = 0; row < 600; ++row) {
    Eigen::VectorXd deviation(5);
    bool complete = true;
    for (int item = 0; item < 5; ++item) {
      const std::uint8_t answer = answers.columns[static_cast<std::size_t>(item)][row];
      complete = complete && answer != 0;
      if (complete) deviation[item] = key->values(item)[answer - 1U] - *products.CompleteMean(item);
    }
    if (!complete) {
      EXPECT_EQ(distances[row], kNoIndex);
      continue;
    }
    EXPECT_NEAR(distances[row], deviation.dot(inverse * deviation), 1e-11);
    sum += distances[row];
  }
  // The distances of the rows that the covariance is from add up to (n - 1) k.
  EXPECT_NEAR(sum, static_cast<double>(products.complete() - 1) * 5, 1e-8);
  EXPECT_NEAR(distance->Cut(), 20.5150056524, 1e-9);
}

TEST(MahalanobisTest, SaysWhatIsMissing) {
  const auto reason = [](const Columns& columns) {
    ItemCrossProducts products(
        *ScaleKey::Create(std::vector<std::vector<double>>(columns.size(), {1, 2, 3})));
    products.Add(Spans(columns));
    return base::ReasonOf(MahalanobisDistance::Create(products).status());
  };
  EXPECT_EQ(reason({{1, 2}, {2, 1}}), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason({{1, 2, 3, 0}, {0, 1, 1, 2}}), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason({{1, 2, 3}, {2, 2, 2}}), "NO_VARIANCE");
  EXPECT_EQ(reason({{1, 2, 3, 1}, {3, 2, 1, 3}}), "COLLINEAR");
  EXPECT_EQ(reason({{1, 2, 3, 1}, {3, 2, 1, 1}}), "");
}

}  // namespace
}  // namespace rapport::stats
