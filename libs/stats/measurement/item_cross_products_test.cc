#include "libs/stats/measurement/item_cross_products.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "libs/base/status.h"
#include "libs/stats/measurement/testing_answers.h"

namespace rapport::stats {
namespace {

// By the definition, in long double: covariance of items j and k over the rows that answer both, and all of
// the others too if `complete`.
double BruteForce(const TestingAnswers& answers, const ScaleKey& key, int j, int k, bool complete) {
  std::vector<std::pair<long double, long double>> pairs;
  for (std::size_t row = 0; row < answers.columns[0].size(); ++row) {
    bool whole = true;
    for (int item = 0; item < key.items(); ++item) {
      whole = whole && key.weights(item)[answers.columns[static_cast<std::size_t>(item)][row]] >= 0;
    }
    const auto value = [&](int item) -> long double {
      const int position = answers.columns[static_cast<std::size_t>(item)][row] - 1;
      return position < 0 || position >= static_cast<int>(key.values(item).size())
                 ? -1e9L
                 : static_cast<long double>(key.values(item)[static_cast<std::size_t>(position)]);
    };
    if (value(j) == -1e9L || value(k) == -1e9L || (complete && !whole)) continue;
    pairs.emplace_back(value(j), value(k));
  }
  long double mean_j = 0;
  long double mean_k = 0;
  for (const auto& [x, y] : pairs) {
    mean_j += x / static_cast<long double>(pairs.size());
    mean_k += y / static_cast<long double>(pairs.size());
  }
  long double sum = 0;
  for (const auto& [x, y] : pairs) sum += (x - mean_j) * (y - mean_k);
  return static_cast<double>(sum / static_cast<long double>(pairs.size() - 1));
}

void ExpectBruteForce(const TestingAnswers& answers, const std::shared_ptr<const ScaleKey>& key) {
  ItemCrossProducts products(key);
  products.Add(answers.spans());
  const auto complete = products.CompleteCovariance();
  const auto pairwise = products.PairwiseCovariance();
  ASSERT_TRUE(complete.ok() && pairwise.ok());
  for (int j = 0; j < key->items(); ++j) {
    for (int k = 0; k < key->items(); ++k) {
      const double expected = BruteForce(answers, *key, j, k, true);
      EXPECT_NEAR((*complete)(j, k), expected, 1e-11 * (1 + std::abs(expected))) << j << " " << k;
      const double by_pairs = BruteForce(answers, *key, j, k, false);
      EXPECT_NEAR((*pairwise)(j, k), by_pairs, 1e-11 * (1 + std::abs(by_pairs))) << j << " " << k;
    }
  }
}

TEST(ItemCrossProductsTest, CovariancesAreThoseOfTheDefinition) {
  ExpectBruteForce(TestingAnswers(7, 5, 1001, 0.1), TestingKey(7, 5));
  ExpectBruteForce(TestingAnswers(3, 254, 700, 0.3), TestingKey(3, 254));
  ExpectBruteForce(TestingAnswers(4, 6, 300, 0), TestingKey(4, 6));
}

TEST(ItemCrossProductsTest, UnevenOptionsToo) {
  const auto key = *ScaleKey::Create({{1, 2.1111111111, 2.5, 4}, {-3, 0, 100, 999.25}, {1, 2, 3, 4}});
  ASSERT_FALSE(key->narrow());
  ExpectBruteForce(TestingAnswers(3, 4, 400, 0.2), key);
}

TEST(ItemCrossProductsTest, WideAndNarrowWeightsAgree) {
  const TestingAnswers answers(4, 5, 900, 0.15);
  // A fifth item of uneven steps makes all weights wide; what the other four share stays the same by pairs.
  std::vector<std::vector<double>> values(4, {1, 2, 3, 4, 5});
  ItemCrossProducts narrow(*ScaleKey::Create(values));
  values.push_back({1, 2.1111111111, 3, 4, 5});
  ItemCrossProducts wide(*ScaleKey::Create(values));
  narrow.Add(answers.spans());
  TestingAnswers more = answers;
  more.columns.push_back(TestingAnswers(1, 5, 900, 0.15, 7).columns[0]);
  wide.Add(more.spans());
  const Eigen::MatrixXd difference =
      *narrow.PairwiseCovariance() - wide.PairwiseCovariance()->topLeftCorner(4, 4);
  EXPECT_LT(difference.cwiseAbs().maxCoeff(), 1e-14);
}

TEST(ItemCrossProductsTest, IsAMonoidWhateverTheOrderAndTheParts) {
  const TestingAnswers answers(6, 5, 2000, 0.05);
  const auto key = TestingKey(6, 5);
  ItemCrossProducts whole(key);
  whole.Add(answers.spans());

  std::vector<std::uint32_t> order(2000);
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937 random(3);
  std::shuffle(order.begin(), order.end(), random);
  ItemCrossProducts sum(TestingKey(6, 5));
  for (std::size_t start = 0; start < order.size();) {
    const std::size_t length = std::min<std::size_t>(order.size() - start, 1 + random() % 700);
    ItemCrossProducts part(key);
    part.AddRows(answers.spans(), absl::MakeSpan(order).subspan(start, length));
    start += length;
    sum.Merge(part);
  }
  EXPECT_EQ(sum, whole);
  EXPECT_EQ(sum.Serialize(), whole.Serialize());
  sum.Merge(ItemCrossProducts(key));
  EXPECT_EQ(sum, whole);
}

TEST(ItemCrossProductsTest, CompleteRowsAloneGiveWhatIsSaidOfCompleteSheets) {
  const TestingAnswers answers(6, 5, 2000, 0.05);
  std::vector<std::uint32_t> rows(1500);
  std::iota(rows.begin(), rows.end(), 300U);
  ItemCrossProducts all(TestingKey(6, 5));
  all.AddRows(answers.spans(), rows);
  ItemCrossProducts complete(TestingKey(6, 5));
  complete.AddCompleteRows(answers.spans(), rows);
  EXPECT_LT(complete.complete(), 1500);
  EXPECT_EQ(complete.complete(), all.complete());
  EXPECT_EQ(complete.Answers(0), complete.complete());
  EXPECT_EQ(*complete.CompleteMean(5), *all.CompleteMean(5));
  EXPECT_EQ(*complete.CompleteCovariance(), *all.CompleteCovariance());
}

TEST(ItemCrossProductsTest, SurvivesSerialization) {
  for (const double missing : {0.0, 0.2}) {
    const auto key = TestingKey(5, 7);
    ItemCrossProducts products(key);
    products.Add(TestingAnswers(5, 7, 333, missing).spans());
    const std::string bytes = products.Serialize();
    EXPECT_EQ(*ItemCrossProducts::Parse(key, bytes), products);
    EXPECT_FALSE(ItemCrossProducts::Parse(TestingKey(4, 7), bytes).ok());
    EXPECT_FALSE(ItemCrossProducts::Parse(key, bytes.substr(1)).ok());
    EXPECT_FALSE(ItemCrossProducts::Parse(key, bytes + bytes).ok());
    EXPECT_FALSE(ItemCrossProducts::Parse(key, "").ok());
  }
}

TEST(ItemCrossProductsTest, CountsAndMeans) {
  // Byte 255 is "cannot judge", 9 an option that is not there; the second item is reversed.
  const std::vector<std::uint8_t> first = {1, 5, 255, 3};
  const std::vector<std::uint8_t> second = {1, 5, 2, 9};
  const std::vector<absl::Span<const std::uint8_t>> columns = {first, second};
  ItemCrossProducts products(*ScaleKey::Create({{1, 2, 3, 4, 5}, {5, 4, 3, 2, 1}}));
  products.Add(columns);
  EXPECT_EQ(products.complete(), 2);
  EXPECT_EQ(products.Answers(0), 3);
  EXPECT_EQ(products.Answers(1), 3);
  EXPECT_EQ(products.Pairs(1, 0), 2);
  EXPECT_DOUBLE_EQ(*products.Mean(0), 3);
  EXPECT_DOUBLE_EQ(*products.Mean(1), 10.0 / 3);
  EXPECT_DOUBLE_EQ(*products.CompleteMean(1), 3);
  EXPECT_DOUBLE_EQ((*products.CompleteCovariance())(0, 1), -8);
}

TEST(ItemCrossProductsTest, ConstantItemHasNoVarianceAtAll) {
  const std::vector<std::uint8_t> first(1000, 4);
  std::vector<std::uint8_t> second(1000, 2);
  second[7] = 3;
  const std::vector<absl::Span<const std::uint8_t>> columns = {first, second};
  ItemCrossProducts products(*ScaleKey::Create({{0.1, 0.2, 0.3, 0.4}, {1, 2, 3, 4}}));
  products.Add(columns);
  EXPECT_EQ((*products.CompleteCovariance())(0, 0), 0);
  EXPECT_EQ((*products.CompleteCovariance())(0, 1), 0);
}

TEST(ItemCrossProductsTest, TooFewSheetsHaveNoCovariance) {
  ItemCrossProducts products(TestingKey(2, 5));
  EXPECT_EQ(base::ReasonOf(products.Mean(0).status()), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(base::ReasonOf(products.CompleteMean(0).status()), "TOO_FEW_RESPONDENTS");
  const std::vector<std::uint8_t> first = {1, 2, 3, 0};
  const std::vector<std::uint8_t> second = {0, 0, 3, 2};
  const std::vector<absl::Span<const std::uint8_t>> columns = {first, second};
  products.Add(columns);
  EXPECT_EQ(products.complete(), 1);
  EXPECT_EQ(base::ReasonOf(products.CompleteCovariance().status()), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(base::ReasonOf(products.PairwiseCovariance().status()), "TOO_FEW_RESPONDENTS");
}

}  // namespace
}  // namespace rapport::stats
