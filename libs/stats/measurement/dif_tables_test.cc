#include "libs/stats/measurement/dif_tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "libs/stats/measurement/testing_answers.h"

namespace rapport::stats {
namespace {

std::int64_t CountOf(const DifTable& table, double rest, DifGroup group, double value) {
  for (const DifTable::Stratum& stratum : table.strata) {
    if (stratum.rest_score != rest) continue;
    const auto found = std::find(table.values.begin(), table.values.end(), value) - table.values.begin();
    return stratum.counts[static_cast<std::size_t>(group)][static_cast<std::size_t>(found)];
  }
  return 0;
}

TEST(DifTablesTest, CountsByRestScoreInTheUnitsOfTheScale) {
  // Items from 1 to 3, the third reversed; the last row is incomplete.
  const std::vector<std::uint8_t> first = {1, 1, 3, 2};
  const std::vector<std::uint8_t> second = {2, 2, 3, 2};
  const std::vector<std::uint8_t> third = {1, 1, 1, 0};
  const std::vector<absl::Span<const std::uint8_t>> columns = {first, second, third};
  DifTables tables(TestingKey(3, 3));
  tables.Add(DifGroup::kFocal, columns);
  EXPECT_EQ(tables.n(DifGroup::kFocal), 3);
  EXPECT_EQ(tables.n(DifGroup::kReference), 0);
  const DifTable item = tables.Table(0);
  EXPECT_EQ(item.values, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(item.strata.size(), 2U);
  EXPECT_EQ(CountOf(item, 2 + 3, DifGroup::kFocal, 1), 2);
  EXPECT_EQ(CountOf(item, 3 + 3, DifGroup::kFocal, 3), 1);
  EXPECT_EQ(CountOf(tables.Table(2), 1 + 2, DifGroup::kFocal, 3), 2);
}

TEST(DifTablesTest, ManyOrUnevenOptionsAreCountedToo) {
  for (const auto& key : {TestingKey(3, 254), *ScaleKey::Create({{1, 2.1, 4}, {1, 2, 3}, {0, 3, 1000}})}) {
    const int options = static_cast<int>(key->values(0).size());
    DifTables tables(key);
    const TestingAnswers answers(3, options, 500, 0.1);
    tables.Add(DifGroup::kReference, answers.spans());
    for (int item = 0; item < 3; ++item) {
      std::int64_t n = 0;
      double sum = 0;
      for (const DifTable::Stratum& stratum : tables.Table(item).strata) {
        const std::int64_t here =
            std::accumulate(stratum.counts[0].begin(), stratum.counts[0].end(), std::int64_t{0});
        n += here;
        sum += static_cast<double>(here) * stratum.rest_score;
      }
      EXPECT_EQ(n, tables.n(DifGroup::kReference));
      // The rest scores add up to the other items' answers.
      ItemCrossProducts products(key);
      products.Add(answers.spans());
      double expected = 0;
      for (int other = 0; other < 3; ++other) expected += other == item ? 0 : *products.CompleteMean(other);
      EXPECT_NEAR(sum / static_cast<double>(n), expected, 1e-9);
    }
  }
}

TEST(DifTablesTest, IsAMonoidWhateverTheOrderAndTheParts) {
  const TestingAnswers answers(4, 5, 1500, 0.05);
  DifTables whole(TestingKey(4, 5));
  whole.Add(DifGroup::kFocal, answers.spans());
  std::vector<std::uint32_t> order(1500);
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937 random(5);
  std::shuffle(order.begin(), order.end(), random);
  DifTables sum(TestingKey(4, 5));
  for (std::size_t start = 0; start < order.size(); start += 300) {
    DifTables part(TestingKey(4, 5));
    part.AddRows(DifGroup::kFocal, answers.spans(), absl::MakeSpan(order).subspan(start, 300));
    sum.Merge(part);
  }
  EXPECT_EQ(sum, whole);
  EXPECT_EQ(sum.Serialize(), whole.Serialize());
}

TEST(DifTablesTest, SurvivesSerialization) {
  const auto key = TestingKey(3, 4);
  DifTables tables(key);
  tables.Add(DifGroup::kReference, TestingAnswers(3, 4, 200, 0.1, 1).spans());
  tables.Add(DifGroup::kFocal, TestingAnswers(3, 4, 100, 0.1, 2).spans());
  const std::string bytes = tables.Serialize();
  EXPECT_EQ(*DifTables::Parse(key, bytes), tables);
  EXPECT_FALSE(DifTables::Parse(TestingKey(4, 4), bytes).ok());
  EXPECT_FALSE(DifTables::Parse(key, bytes.substr(0, bytes.size() - 8)).ok());
  EXPECT_FALSE(DifTables::Parse(key, bytes + "12345678").ok());
}

}  // namespace
}  // namespace rapport::stats
