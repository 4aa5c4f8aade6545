#include "services/intake/domain/frozen_wave.h"

#include <gtest/gtest.h>

namespace rapport::intake {
namespace {

using base::RoleGroup;

TEST(CohortId, GoesThereAndBack) {
  EXPECT_EQ(CohortId(17), "c17");
  EXPECT_EQ(ParseCohortId("c17"), 17u);
  for (const std::string_view bad : {"", "c", "17", "c017", "c-1", "c+1", "c1 ", "c99999999999"}) {
    EXPECT_EQ(ParseCohortId(bad), std::nullopt) << bad;
  }
}

TEST(CohortIndex, FindsByRoleGroupUnitAndSpecialty) {
  FrozenWave wave;
  wave.cohorts = {{RoleGroup::kFrontLine, "icu", {"nursing"}, 20, 0, {{"icu", "nursing"}}},
                  {RoleGroup::kFrontLine, "icu", {}, 12, 0, {{"icu", ""}, {"icu", "pharmacy"}}}};
  const CohortIndex index(wave);
  EXPECT_EQ(index.Find(RoleGroup::kFrontLine, "icu", "nursing"), 0u);
  EXPECT_EQ(index.Find(RoleGroup::kFrontLine, "icu", "pharmacy"), 1u);
  EXPECT_EQ(index.Find(RoleGroup::kFrontLine, "icu", ""), 1u);
  EXPECT_EQ(index.Find(RoleGroup::kFrontLine, "icu", "dentistry"), std::nullopt);
  EXPECT_EQ(index.Find(RoleGroup::kExecutive, "icu", "nursing"), std::nullopt);
  EXPECT_EQ(index.Find(RoleGroup::kFrontLine, "er", "nursing"), std::nullopt);
}

TEST(CohortIndex, TakesAnySpecialtyWhereMembersAreUnknown) {
  FrozenWave wave;
  wave.cohorts = {{RoleGroup::kFrontLine, "1", {}, 0, 0, {{"1", ""}}}};
  EXPECT_EQ(CohortIndex(wave).Find(RoleGroup::kFrontLine, "1", "surgery"), 0u);
}

}  // namespace
}  // namespace rapport::intake
