#include "services/scoring/domain/quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "libs/base/status.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;

const disclosure::MinimumN kTen = *disclosure::MinimumN::Create(10);
enum : std::size_t { kA, kB };  // TestingInstrument's facets

// Two front-line cohorts in units u and v, executives of v on the short form, a small unit w.
class QualityTest : public ::testing::Test {
 protected:
  QualityTest()
      : cells_(*CellMap::Create({{"sys", "", "S"}, {"u", "sys", "U"}, {"v", "sys", "V"}, {"w", "sys", "W"}},
                                {{base::RoleGroup::kFrontLine, "u"},
                                 {base::RoleGroup::kFrontLine, "v"},
                                 {base::RoleGroup::kExecutive, "v"},
                                 {base::RoleGroup::kFrontLine, "w"}})),
        answers_(PlanWave(instrument_, {0, 0, 1, 0})) {}

  // Answers that share a level with a third of noise; `shift` is added to the answers to A2.
  static std::string Answers(std::mt19937_64& random, std::size_t items, int shift = 0) {
    const int level = static_cast<int>(random() % 3) + 2;
    std::string answers;
    for (std::size_t item = 0; item < items; ++item) {
      int value = level + static_cast<int>(random() % 3) - 1 + (item == 1 ? shift : 0);
      value = std::clamp(value, 1, 5);
      answers.push_back(static_cast<char>('0' + (item % 3 == 2 ? 6 - value : value)));
    }
    return answers;
  }

  std::vector<TestingSheet> Add(std::uint32_t cohort, int count, std::uint64_t seed, int shift = 0) {
    std::mt19937_64 random(seed);
    std::vector<TestingSheet> sheets;
    sheets.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) sheets.push_back({cohort, Answers(random, 6, shift) + "32"});
    AddSheets(answers_, 0, sheets);
    return sheets;
  }

  std::vector<ScaleQuality> Compute(const Cell& cell, std::vector<std::size_t> measures,
                                    const SheetSelection* compared = nullptr) const {
    return ComputeQuality(instrument_, cells_, answers_, kTen, SelectSheets(cells_, answers_, cell), compared,
                          measures);
  }

  const instrument::Instrument instrument_ = TestingInstrument();
  const CellMap cells_;
  WaveAnswers answers_;
};

// Alpha and corrected item-total correlations from scratch, of the first three items with the third turned
// round.
struct ByHand {
  double alpha = 0;
  double standard_error = 0;  // of measurement, of the mean of the items
  std::vector<double> item_total;
};

double Covariance(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
  return sum / (n - 1);
}

ByHand Reliability(const std::vector<TestingSheet>& sheets) {
  std::vector<std::vector<double>> items(3);
  std::vector<double> total(sheets.size());
  for (std::size_t row = 0; row < sheets.size(); ++row) {
    for (std::size_t item = 0; item < 3; ++item) {
      const int answer = sheets[row].answers[item] - '0';
      items[item].push_back(item == 2 ? 6 - answer : answer);
      total[row] += items[item].back();
    }
  }
  ByHand found;
  double variances = 0;
  for (const std::vector<double>& item : items) variances += Covariance(item, item);
  found.alpha = 1.5 * (1 - variances / Covariance(total, total));
  found.standard_error = std::sqrt(Covariance(total, total) * (1 - found.alpha)) / 3;
  for (const std::vector<double>& item : items) {
    std::vector<double> rest(total);
    for (std::size_t row = 0; row < rest.size(); ++row) rest[row] -= item[row];
    found.item_total.push_back(Covariance(item, rest) /
                               std::sqrt(Covariance(item, item) * Covariance(rest, rest)));
  }
  return found;
}

TEST_F(QualityTest, OfCompleteSheetsWithReverseKeysTurnedRound) {
  std::vector<TestingSheet> sheets = Add(0, 40, 1);
  AddSheets(answers_, 0, {{0, "1.512332"}, {0, "......32"}});  // not complete
  const auto found = Compute({0, std::nullopt}, {kA});
  const ByHand expected = Reliability(sheets);
  EXPECT_EQ(found[0].complete, 40);
  EXPECT_NEAR(*found[0].alpha, expected.alpha, 1e-12);
  EXPECT_GT(found[0].alpha_interval->lower, 0);
  EXPECT_NEAR(*found[0].standard_error_of_measurement, expected.standard_error, 1e-12);
  ASSERT_EQ(found[0].items.size(), 3u);
  EXPECT_EQ(found[0].items[0].n, 41) << "one of the two answers it";
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(*found[0].items[i].corrected_item_total, expected.item_total[i], 1e-12);
  }
  EXPECT_NE(*found[0].alpha_pairwise, *found[0].alpha);
  EXPECT_FALSE(found[0].congruence.has_value()) << "nothing was compared";
}

TEST_F(QualityTest, AScaleHasTheSameItemsHoweverAFormOrdersThem) {
  const std::vector<TestingSheet> sheets = Add(1, 30, 2);
  std::vector<TestingSheet> on_short;  // A3, A1, A2
  on_short.reserve(sheets.size());
  for (const TestingSheet& sheet : sheets) {
    on_short.push_back({2, {sheet.answers[2], sheet.answers[0], sheet.answers[1]}});
  }
  AddSheets(answers_, 1, on_short);
  const auto both = Compute({0, std::nullopt}, {kA, kB});
  const auto long_form = Compute({0, base::RoleGroup::kFrontLine}, {kA});
  const auto short_form = Compute({0, base::RoleGroup::kExecutive}, {kA, kB});
  EXPECT_EQ(both[0].complete, 60);
  EXPECT_NEAR(*short_form[0].alpha, *long_form[0].alpha, 1e-12);
  EXPECT_EQ(both[1].complete, 30) << "the short form does not ask facet b";
  EXPECT_EQ(base::ReasonOf(short_form[1].alpha.status()), "SUPPRESSED");
  EXPECT_TRUE(short_form[1].items.empty());
}

TEST_F(QualityTest, UnitsBelowMinimumNAgreeInSilence) {
  Add(0, 12, 3);
  Add(1, 10, 4);
  Add(3, 9, 5);
  const auto found = Compute({0, std::nullopt}, {kA});
  std::vector<std::string> units;
  for (const WithinUnit& within : found[0].within_units) units.push_back(cells_.units()[within.unit].id);
  EXPECT_THAT(units, ElementsAre("u", "v"));
  EXPECT_EQ(found[0].within_units[0].n, 12);
  EXPECT_TRUE(found[0].between_units.ok()) << found[0].between_units.status();
  EXPECT_EQ(base::ReasonOf(Compute({3, std::nullopt}, {kA})[0].alpha.status()), "SUPPRESSED");
  EXPECT_EQ(Compute({3, std::nullopt}, {kA})[0].complete, 0) << "not even how few";
}

TEST_F(QualityTest, FindsTheItemThatFunctionsDifferently) {
  Add(0, 300, 6);
  Add(1, 300, 7, 1);  // A2 one option higher at the same level
  const SheetSelection reference = SelectSheets(cells_, answers_, {1, std::nullopt});
  const SheetSelection focal = SelectSheets(cells_, answers_, {2, std::nullopt});
  const auto found = ComputeQuality(instrument_, cells_, answers_, kTen, reference, &focal,
                                    std::vector<std::size_t>{kA, kB});
  EXPECT_LT(found[0].items[1].functioning->mantel->p, 1e-6);
  EXPECT_LT(found[0].items[1].functioning->ordinal->uniform.p, 1e-6);
  EXPECT_EQ(found[0].items[1].functioning->n, 600);
  for (const ItemQuality& item : found[1].items) EXPECT_GT(item.functioning->mantel->p, 1e-3);
  EXPECT_GT(**found[1].congruence, 0.98);
}

TEST_F(QualityTest, ASmallComparedGroupSuppressesTheComparisonAlone) {
  Add(0, 40, 8);
  Add(3, 9, 9);
  const SheetSelection reference = SelectSheets(cells_, answers_, {1, std::nullopt});
  const SheetSelection focal = SelectSheets(cells_, answers_, {3, std::nullopt});
  const auto found =
      ComputeQuality(instrument_, cells_, answers_, kTen, reference, &focal, std::vector<std::size_t>{kA});
  EXPECT_TRUE(found[0].alpha.ok());
  EXPECT_EQ(base::ReasonOf(found[0].congruence->status()), "SUPPRESSED");
  EXPECT_EQ(base::ReasonOf(found[0].items[0].functioning->mantel.status()), "SUPPRESSED");
  EXPECT_EQ(found[0].items[0].functioning->n, 0);
}

}  // namespace
}  // namespace rapport::scoring
