#include "services/scoring/domain/unit_means.h"

#include <gtest/gtest.h>

#include <vector>

#include "libs/base/status.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

const std::vector<Unit> kUnits = {{"sys", "", "S"},  {"a", "sys", "A"}, {"a1", "a", "A1"}, {"b", "sys", "B"},
                                  {"c", "sys", "C"}, {"d", "sys", "D"}, {"e", "sys", "E"}, {"f", "sys", "F"}};
const BurnoutAnswers kAnswers = {{"a", "1122"},  {"a1", "13"},   {"b", "23342"},
                                 {"c", "33455"}, {"d", "22223"}, {"e", "455544"}};

const Clearance kFive = *disclosure::MinimumN::Create(5);

TEST(UnitMeans, ShrinkUnitsOfOneDepthTowardsTheirMean) {
  const CellMap cells = BurnoutCells(kUnits, kAnswers);
  const WaveStatistics statistics = BurnoutWave(cells, kAnswers);
  const UnitMeans means(cells, statistics, kFive);
  // Unit a with a1 below it is one unit of depth 1; nobody of f answered.
  const std::vector<double> values = {1, 1, 2, 2, 1, 3, 2, 3, 3, 4, 2, 3, 3, 4,
                                      5, 5, 2, 2, 2, 2, 3, 4, 5, 5, 5, 4, 4};
  const std::vector<int> group = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2,
                                  2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4};
  const auto fit = stats::FitRandomIntercept(stats::GroupStatistics(values, group, 5));
  ASSERT_TRUE(fit.ok());
  ASSERT_GT(fit->tau2, 0);
  const std::vector<std::string> units = {"a", "b", "c", "d", "e"};
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto found = means.Find({*cells.FindUnit(units[i]), base::RoleGroup::kFrontLine}, kBurnout);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_NEAR(found->eb_mean, fit->groups[i].eb_mean, 1e-10) << units[i];
    EXPECT_NEAR(found->reliability, fit->groups[i].reliability, 1e-10);
  }
  EXPECT_EQ(base::ReasonOf(means.Find({*cells.FindUnit("f"), std::nullopt}, kBurnout).status()),
            "SUPPRESSED");
}

TEST(UnitMeans, NeedFiveUnitsOfTheDepth) {
  const CellMap cells = BurnoutCells(kUnits, kAnswers);
  const WaveStatistics statistics = BurnoutWave(cells, kAnswers);
  const UnitMeans means(cells, statistics, kFive);
  EXPECT_EQ(base::ReasonOf(means.Find({0, std::nullopt}, kBurnout).status()), "TOO_FEW_GROUPS");
  EXPECT_EQ(base::ReasonOf(means.Find({*cells.FindUnit("a1"), std::nullopt}, kBurnout).status()),
            "TOO_FEW_GROUPS");
  EXPECT_EQ(
      base::ReasonOf(means.Find({*cells.FindUnit("a"), base::RoleGroup::kExecutive}, kBurnout).status()),
      "TOO_FEW_GROUPS");
}

}  // namespace
}  // namespace rapport::scoring
