#include "services/scoring/domain/cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/status.h"

namespace rapport::scoring {
namespace {

using base::RoleGroup;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

CellMap Hospital() {
  return *CellMap::Create(
      {{"south", "root", "South"}, {"root", "", "All"}, {"north", "root", "North"}, {"icu", "north", "ICU"}},
      {{RoleGroup::kFrontLine, "icu"},
       {RoleGroup::kExecutive, "root"},
       {RoleGroup::kFrontLine, "south"},
       {RoleGroup::kFrontLine, "north"}});
}

TEST(CellMap, StandsInTreeOrder) {
  const CellMap map = Hospital();
  std::vector<std::string> ids;
  for (const Unit& unit : map.units()) ids.push_back(unit.id);
  EXPECT_THAT(ids, ElementsAre("root", "north", "icu", "south"));
}

TEST(CellMap, ACellHoldsEverythingBelowItsUnit) {
  const CellMap map = Hospital();
  EXPECT_THAT(map.CohortsOf({*map.FindUnit(""), {}}), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(map.CohortsOf({*map.FindUnit("north"), {}}), ElementsAre(0, 3));
  EXPECT_THAT(map.CohortsOf({*map.FindUnit("icu"), {}}), ElementsAre(0));
  EXPECT_THAT(map.CohortsOf({0, RoleGroup::kFrontLine}), ElementsAre(0, 2, 3));
  EXPECT_THAT(map.CohortsOf({0, RoleGroup::kClinicalLeader}), IsEmpty());
  EXPECT_EQ(map.FindUnit("nowhere"), std::nullopt);
}

TEST(CellMap, ListsTheCellsOfABreakdown) {
  const CellMap map = Hospital();
  EXPECT_EQ(map.CellsOf(Breakdown::kUnit).size(), 4u);
  EXPECT_THAT(map.CellsOf(Breakdown::kRoleGroup),
              ElementsAre(Cell{0, RoleGroup::kFrontLine}, Cell{0, RoleGroup::kExecutive}));
  EXPECT_EQ(map.CellsOf(Breakdown::kUnitByRoleGroup).size(), 8u);
}

TEST(CellMap, RefusesWhatIsNoTree) {
  const std::vector<std::vector<Unit>> bad = {{},
                                              {{"a", "", ""}, {"b", "", ""}},
                                              {{"a", "", ""}, {"b", "c", ""}, {"c", "b", ""}},
                                              {{"a", "", ""}, {"b", "a", ""}, {"b", "a", ""}},
                                              {{"a", "", ""}, {"b", "x", ""}}};
  for (const std::vector<Unit>& units : bad) {
    EXPECT_EQ(base::ReasonOf(CellMap::Create(units, {}).status()), "MANIFEST_CORRUPT");
  }
  EXPECT_FALSE(CellMap::Create({{"a", "", ""}}, {{RoleGroup::kFrontLine, "b"}}).ok());
}

}  // namespace
}  // namespace rapport::scoring
