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

// The ICU (8 invited) and the rest of the north (12) are a pool; of executives there are too few.
CellMap PooledHospital() {
  const CellMap map = *CellMap::Create(
      {{"root", "", "All"}, {"north", "root", "North"}, {"icu", "north", "ICU"}, {"south", "root", "South"}},
      {{RoleGroup::kFrontLine, "icu", 8, {"nurse"}},
       {RoleGroup::kExecutive, "root", 3},
       {RoleGroup::kFrontLine, "south", 30, {"nurse"}},
       {RoleGroup::kFrontLine, "north", 12, {"nurse", "physician"}}});
  return map.Pooled(std::vector<std::size_t>{1, CellMap::kNoPool, 0, 1}, 2);
}

TEST(CellMap, ACellThatCutsThroughAPoolHasNoCohorts) {
  const CellMap map = PooledHospital();
  EXPECT_EQ(map.cohort_count(), 2u);
  EXPECT_THAT(map.CohortsOf({*map.FindUnit("icu"), {}}), IsEmpty());
  EXPECT_THAT(map.CohortsOf({*map.FindUnit("north"), {}}), ElementsAre(1));
  EXPECT_THAT(map.CohortsOf({*map.FindUnit("south"), {}}), ElementsAre(0));
  // Executives are used in nothing.
  EXPECT_THAT(map.CohortsOf({0, {}}), ElementsAre(0, 1));
  EXPECT_THAT(map.CohortsOf({0, RoleGroup::kExecutive}), IsEmpty());
  EXPECT_EQ(map.role_groups().size(), 2u);
  EXPECT_EQ(map.FrozenCohortOf(RoleGroup::kExecutive), 1u);
  EXPECT_EQ(map.FrozenCohortOf(RoleGroup::kClinicalLeader), std::nullopt);
}

TEST(CellMap, APoolIsInTheLowestUnitThatHoldsIt) {
  const CellMap map = PooledHospital();
  EXPECT_EQ(map.UnitOfCohort(1), *map.FindUnit("north"));
  EXPECT_THAT(map.UnitsOfCohort(1), ElementsAre(*map.FindUnit("north"), *map.FindUnit("icu")));
  EXPECT_EQ(map.SizeOfCohort(1), 20);
  EXPECT_THAT(map.SpecialtiesOfCohort(1), ElementsAre("nurse", "physician"));
}

TEST(CellMap, ASpecialtyThatCutsThroughAPoolHasNoCohorts) {
  const CellMap map = PooledHospital();
  EXPECT_THAT(map.CohortsOf({*map.FindUnit("south"), {}}, "nurse"), ElementsAre(0));
  EXPECT_THAT(map.CohortsOf({0, {}}, "nurse"), IsEmpty()) << "the nurses of the ICU are pooled with others";
}

TEST(CellMap, UnitsTogetherMayHoldWhatNeitherHolds) {
  const CellMap map = *CellMap::Create(
      {{"root", "", "All"}, {"a", "root", "A"}, {"b", "root", "B"}, {"c", "root", "C"}},
      {{RoleGroup::kFrontLine, "a"}, {RoleGroup::kFrontLine, "b"}, {RoleGroup::kFrontLine, "c"}});
  const CellMap pooled = map.Pooled(std::vector<std::size_t>{0, 0, 1}, 2);
  const std::vector<std::size_t> a_and_b = {1, 2};
  const std::vector<std::size_t> a_and_c = {1, 3};
  EXPECT_THAT(pooled.CohortsOfUnits(a_and_b, {}), ElementsAre(0));
  EXPECT_THAT(pooled.CohortsOfUnits(a_and_c, {}), IsEmpty()) << "not c alone, as if it were both";
}

TEST(CellMap, PoolsOfPoolsAreMadeOfFrozenCohorts) {
  const CellMap map = PooledHospital().Pooled(std::vector<std::size_t>{0, 0}, 1);
  EXPECT_THAT(map.CohortsOf({0, RoleGroup::kFrontLine}), ElementsAre(0));
  EXPECT_THAT(map.CohortsOf({*map.FindUnit("north"), {}}), IsEmpty());
  EXPECT_EQ(map.SizeOfCohort(0), 50);
}

TEST(CellMap, TellsThePartsOfAPool) {
  const CellMap map = PooledHospital();
  const std::vector<std::size_t> south = {0};
  const std::vector<std::size_t> north = {1};
  EXPECT_TRUE(map.PartsOf(south).empty());
  // The ICU's cohort, the north's own, and the ICU as a unit, which is the first again.
  const std::vector<disclosure::PartSizes> parts = map.PartsOf(north);
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].part, 8);
  EXPECT_EQ(parts[0].rest, 12);
  EXPECT_EQ(parts[1].part, 12);
  EXPECT_EQ(parts[1].rest, 8);
  EXPECT_EQ(parts[2].part, 8);
}

}  // namespace
}  // namespace rapport::scoring
