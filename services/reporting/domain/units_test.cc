#include "services/reporting/domain/units.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/testing_report.h"

namespace rapport::reporting {
namespace {

TEST(UnitsTest, RowsHaveDepthsBelowTheRoot) {
  const Report report = HealthSystemReport();
  const std::vector<UnitRow> rows = UnitRows(report);
  ASSERT_EQ(rows.size(), 8);
  EXPECT_EQ(rows[0].card->unit_id, "north");
  EXPECT_EQ(rows[0].depth, 0);
  EXPECT_FALSE(rows[0].is_leaf);
  EXPECT_EQ(rows[1].card->unit_id, "ed");
  EXPECT_EQ(rows[1].depth, 1);
  EXPECT_TRUE(rows[1].is_leaf);
}

TEST(UnitsTest, FamiliesHoldEveryUnitOnceAlsoWithoutAKnownParent) {
  Report report = HealthSystemReport();
  report.units.back().parent_unit_id = "elsewhere";
  const std::vector<UnitFamily> families = UnitFamilies(report);
  ASSERT_EQ(families.size(), 3);
  EXPECT_EQ(families[0].parent->unit_id, "root");
  EXPECT_EQ(families[0].children.size(), 3);
  EXPECT_EQ(families[1].children.size(), 4);
  EXPECT_EQ(families[2].children.size(), 1);
}

TEST(UnitsTest, RanksPublishedLeavesOnly) {
  const Report report = HealthSystemReport();
  const std::vector<RankedUnit> ranked =
      RankedLeaves(report, *HealthSystemReport().FindMeasure("trust-index"));
  ASSERT_EQ(ranked.size(), 5);  // without the two hospitals and the suppressed unit
  for (size_t i = 1; i < ranked.size(); ++i) {
    EXPECT_GE(ranked[i - 1].numbers->score, ranked[i].numbers->score);
  }
}

TEST(UnitsTest, DistributionCountsEveryUnitOnce) {
  const Numbers zero{.score = 0}, four{.score = 4.99}, five{.score = 5}, hundred{.score = 100};
  const std::vector<Bin> bins =
      Distribution({{nullptr, &hundred}, {nullptr, &five}, {nullptr, &four}, {nullptr, &zero}});
  ASSERT_EQ(bins.size(), 20);
  EXPECT_EQ(bins[0].units, 2);
  EXPECT_EQ(bins[1].units, 1);
  EXPECT_EQ(bins[19].units, 1);
  EXPECT_TRUE(Distribution({}).empty());
  EXPECT_EQ(Distribution({{nullptr, &five}}).size(), 1);
}

}  // namespace
}  // namespace rapport::reporting
