#include "tools/simulate/population.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "libs/testing/status_matchers.h"

namespace rapport::simulate {
namespace {

using base::RoleGroup;
using ::rapport::testing::HasViolation;
using ::rapport::testing::IsOk;
using ::testing::MatchesRegex;

Population Make(PopulationOptions options = {}) {
  Random random(1, 1);
  auto population = MakePopulation(options, random);
  EXPECT_THAT(population, IsOk());
  return population.value_or(Population());
}

std::map<std::size_t, int> FrontLineByUnit(const Population& population) {
  std::map<std::size_t, int> counts;
  for (const Member& member : population.members) {
    if (member.role_group == RoleGroup::kFrontLine) ++counts[member.unit];
  }
  return counts;
}

TEST(Population, HasTheAskedForSize) {
  const Population population = Make();
  std::map<Level, int> levels;
  for (const Unit& unit : population.units) ++levels[unit.level];
  EXPECT_EQ(levels[Level::kSystem], 1);
  EXPECT_EQ(levels[Level::kHospital], 3);
  EXPECT_EQ(levels[Level::kUnit], 40);
  EXPECT_GT(levels[Level::kDepartment], 9);
  std::map<RoleGroup, int> roles;
  for (const Member& member : population.members) ++roles[member.role_group];
  EXPECT_EQ(roles[RoleGroup::kFrontLine], 1400);
  EXPECT_EQ(roles[RoleGroup::kClinicalLeader], 60);
  EXPECT_EQ(roles[RoleGroup::kExecutive], 24);
}

TEST(Population, IsATreeWithParentsFirst) {
  const Population population = Make();
  std::set<std::string> ids;
  for (std::size_t u = 0; u < population.units.size(); ++u) {
    const Unit& unit = population.units[u];
    EXPECT_TRUE(ids.insert(unit.id).second) << unit.id;
    ASSERT_EQ(unit.parent.has_value(), unit.level != Level::kSystem) << unit.id;
    if (!unit.parent) continue;
    ASSERT_LT(*unit.parent, u);
    EXPECT_EQ(static_cast<int>(population.units[*unit.parent].level) + 1, static_cast<int>(unit.level))
        << unit.id;
  }
}

TEST(Population, IdsAndSpecialtiesFollowTheRosterRules) {
  const Population population = Make();
  const auto unit_id = MatchesRegex("[A-Za-z0-9._-]{1,64}");
  const auto member_id = MatchesRegex("m-[0-9]{6}");
  const auto specialty = MatchesRegex("[a-z0-9-]{1,64}");
  for (const Unit& unit : population.units) EXPECT_THAT(unit.id, unit_id);
  std::set<std::string> ids;
  for (const Member& member : population.members) {
    EXPECT_THAT(member.id, member_id);
    EXPECT_TRUE(ids.insert(member.id).second) << member.id;
    if (member.role_group == RoleGroup::kExecutive) {
      EXPECT_EQ(member.specialty, "");
    } else {
      EXPECT_THAT(member.specialty, specialty);
    }
  }
}

TEST(Population, HasAFewSmallUnitsAndNoEmptyOne) {
  const std::map<std::size_t, int> counts = FrontLineByUnit(Make());
  EXPECT_EQ(counts.size(), 40u);
  const auto small =
      std::count_if(counts.begin(), counts.end(), [](const auto& entry) { return entry.second < 10; });
  EXPECT_GE(small, 3);
  EXPECT_LE(small, 6);
  for (const auto& [unit, count] : counts) EXPECT_GE(count, 5);
}

TEST(Population, ScalesToOtherSizes) {
  const Population population = Make({.hospitals = 7, .units = 300, .clinicians = 9000});
  const std::map<std::size_t, int> counts = FrontLineByUnit(population);
  EXPECT_EQ(counts.size(), 300u);
  int total = 0;
  for (const auto& [unit, count] : counts) total += count;
  EXPECT_EQ(total, 9000);
}

TEST(Population, RefusesOptionsOutOfRange) {
  Random random(1, 1);
  EXPECT_THAT(MakePopulation({.hospitals = 0}, random), HasViolation("hospitals"));
  EXPECT_THAT(MakePopulation({.hospitals = 5, .units = 4}, random), HasViolation("units"));
  EXPECT_THAT(MakePopulation({.clinicians = 399}, random), HasViolation("clinicians"));
}

}  // namespace
}  // namespace rapport::simulate
