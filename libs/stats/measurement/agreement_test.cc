#include "libs/stats/measurement/agreement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "libs/base/status.h"

namespace rapport::stats {
namespace {

const std::vector<double> kFive = {1, 2, 3, 4, 5};

// Items of five options.
class Unit {
 public:
  explicit Unit(std::vector<std::vector<std::uint64_t>> counts) : counts_(std::move(counts)) {
    for (const auto& item : counts_) items_.push_back({.values = kFive, .counts = item});
  }
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;
  absl::Span<const OptionCounts> items() const { return items_; }

 private:
  std::vector<std::vector<std::uint64_t>> counts_;
  std::vector<OptionCounts> items_;
};

TEST(AgreementTest, NullVariances) {
  EXPECT_DOUBLE_EQ(UniformNullVariance(kFive), 2);
  EXPECT_DOUBLE_EQ(UniformNullVariance(std::vector<double>{1, 2, 3, 4, 5, 6, 7}), 4);
  EXPECT_DOUBLE_EQ(UniformNullVariance(std::vector<double>{0, 10}), 25);
  EXPECT_DOUBLE_EQ(*SlightSkewNullVariance(kFive), 1.34);
  EXPECT_DOUBLE_EQ(*SlightSkewNullVariance(std::vector<double>{0, 1, 2, 3, 4, 5, 6}), 2.90);
  EXPECT_DOUBLE_EQ(*SlightSkewNullVariance(std::vector<double>{0, 0.5, 1, 1.5, 2}), 1.34 / 4);
  EXPECT_FALSE(SlightSkewNullVariance(std::vector<double>{1, 2, 3, 4}).has_value());
  EXPECT_FALSE(SlightSkewNullVariance(std::vector<double>{1, 2, 3, 4, 6}).has_value());
  EXPECT_FALSE(SlightSkewNullVariance(std::vector<double>(12, 1)).has_value());
}

TEST(AgreementTest, SlightSkewOfFiveOptionsIsThatOfItsDistribution) {
  // .05 .15 .20 .35 .25 of many respondents
  const Unit unit({{5000000, 15000000, 20000000, 35000000, 25000000}});
  EXPECT_NEAR(*RwgStar(unit.items(), 1.34), 0, 1e-7);
}

TEST(AgreementTest, ByHand) {
  // Item 1: 3, 4, 4, 5: mean 4, s2 = 2/3. Item 2: 2, 2, 4, 4: mean 3, s2 = 4/3.
  const Unit unit({{0, 0, 1, 2, 1}, {0, 2, 0, 2, 0}});
  EXPECT_NEAR(*RwgStar(unit.items(), 2), 0.5, 1e-15);
  EXPECT_NEAR(*Rwg(unit.items(), 2), 1 / 1.5, 1e-15);
  EXPECT_NEAR(*Rwg(unit.items().subspan(0, 1), 2), 2 / 3.0, 1e-15);
  EXPECT_NEAR(*AverageDeviationAboutMean(unit.items()), 0.75, 1e-15);
  EXPECT_NEAR(*AverageDeviationAboutMedian(unit.items()), 0.75, 1e-15);
  // Largest s2: (M - 1) (5 - M) 4 / 3 = 4 and 16 / 3.
  EXPECT_NEAR(*Awg(unit.items()), (1 - 2 * (2 / 3.0) / 4 + 1 - 2 * (4 / 3.0) / (16 / 3.0)) / 2, 1e-15);
}

TEST(AgreementTest, DeviationAboutTheMedianIsTheSmallest) {
  const Unit unit({{7, 1, 0, 1, 2}});
  EXPECT_NEAR(*AverageDeviationAboutMedian(unit.items()), 12 / 11.0, 1e-15);
  EXPECT_GT(*AverageDeviationAboutMean(unit.items()), 12 / 11.0);
}

TEST(AgreementTest, FullAgreementIsOne) {
  const Unit unit({{0, 0, 0, 0, 9}, {0, 3, 0, 0, 0}});
  EXPECT_EQ(*Rwg(unit.items(), 2), 1);
  EXPECT_EQ(*RwgStar(unit.items(), 2), 1);
  EXPECT_EQ(*AverageDeviationAboutMean(unit.items()), 0);
  EXPECT_EQ(*AverageDeviationAboutMedian(unit.items()), 0);
  EXPECT_EQ(*Awg(unit.items()), 1);
}

TEST(AgreementTest, FullAgreementOnValuesThatDoublesRoundIsOne) {
  const std::vector<double> values = {0.1, 0.2, 0.3};
  const std::vector<std::uint64_t> counts = {3, 0, 0};
  const OptionCounts item = {.values = values, .counts = counts};
  EXPECT_EQ(*Awg({&item, 1}), 1);
  EXPECT_EQ(*AverageDeviationAboutMean({&item, 1}), 0);
}

TEST(AgreementTest, MoreSpreadThanByChanceIsNoAgreement) {
  const Unit unit({{10, 0, 0, 0, 10}});
  EXPECT_EQ(*Rwg(unit.items(), 2), 0);
  EXPECT_NEAR(*RwgStar(unit.items(), 2), 1 - 80 / 19.0 / 2, 1e-14);
  EXPECT_NEAR(*Awg(unit.items()), -1, 1e-14);
}

TEST(AgreementTest, SaysWhatIsMissing) {
  const auto reason = [](const auto& result) { return base::ReasonOf(result.status()); };
  EXPECT_EQ(reason(Rwg({}, 2)), "TOO_FEW_ITEMS");
  EXPECT_EQ(reason(Awg({})), "TOO_FEW_ITEMS");
  const Unit unit({{1, 1, 0, 0, 0}, {0, 0, 1, 0, 0}});
  EXPECT_EQ(reason(Rwg(unit.items(), 2)), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason(RwgStar(unit.items(), 2)), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason(AverageDeviationAboutMean(unit.items())), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason(AverageDeviationAboutMedian(unit.items())), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason(Awg(unit.items())), "TOO_FEW_RESPONDENTS");
}

}  // namespace
}  // namespace rapport::stats
