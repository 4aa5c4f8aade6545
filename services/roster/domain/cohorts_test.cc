#include "services/roster/domain/cohorts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/strings/str_join.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kFrontLine = base::RoleGroup::kFrontLine;
constexpr auto kExecutive = base::RoleGroup::kExecutive;

// A system of two hospitals: east with er and icu, west with lab.
UnitTree Tree() {
  return std::get<UnitTree>(UnitTree::Build({{1, "sys", "", "System"},
                                             {2, "east", "sys", "East"},
                                             {3, "er", "east", "Emergency"},
                                             {4, "icu", "east", "Intensive care"},
                                             {5, "west", "sys", "West"},
                                             {6, "lab", "west", "Laboratory"}}));
}

// "unit[specialties] size: keys", "*" for all specialties.
std::vector<std::string> Describe(const std::vector<Cohort>& cohorts) {
  std::vector<std::string> texts;
  for (const Cohort& cohort : cohorts) {
    std::vector<std::string> keys;
    for (const CohortKey& key : cohort.keys) keys.push_back(key.unit_id + "/" + key.specialty);
    texts.push_back(cohort.unit_id + "[" +
                    (cohort.specialties.empty() ? "*" : absl::StrJoin(cohort.specialties, ",")) + "] " +
                    std::to_string(cohort.size) + (cohort.undersized ? "!" : "") + ": " +
                    absl::StrJoin(keys, " "));
  }
  return texts;
}

std::vector<std::string> Derive(const std::vector<KeyCount>& counts) {
  return Describe(DeriveCohorts(Tree(), counts, 10));
}

TEST(DeriveCohorts, LetsLargeSpecialtiesStandAlone) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "nursing", 30}, {"er", kFrontLine, "medicine", 10}}),
              ElementsAre("er[medicine] 10: er/medicine", "er[nursing] 30: er/nursing"));
}

TEST(DeriveCohorts, GathersSmallSpecialtiesThatAreEnoughTogether) {
  EXPECT_THAT(
      Derive({{"er", kFrontLine, "nursing", 30}, {"er", kFrontLine, "a", 6}, {"er", kFrontLine, "", 5}}),
      ElementsAre("er[,a] 11: er/ er/a", "er[nursing] 30: er/nursing"));
}

TEST(DeriveCohorts, LetsARestTakeInTheSmallestStandingSpecialty) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "nursing", 30},
                      {"er", kFrontLine, "medicine", 12},
                      {"er", kFrontLine, "therapy", 3}}),
              ElementsAre("er[medicine,therapy] 15: er/medicine er/therapy", "er[nursing] 30: er/nursing"));
}

TEST(DeriveCohorts, TakesTheFirstByNameOfEquallySmallSpecialties) {
  EXPECT_THAT(
      Derive({{"er", kFrontLine, "b", 12}, {"er", kFrontLine, "a", 12}, {"er", kFrontLine, "therapy", 3}}),
      ElementsAre("er[a,therapy] 15: er/a er/therapy", "er[b] 12: er/b"));
}

TEST(DeriveCohorts, NamesNoSpecialtiesWhenOneCohortIsAllThereIs) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "nursing", 8}, {"er", kFrontLine, "medicine", 8}}),
              ElementsAre("er[*] 16: er/medicine er/nursing"));
}

TEST(DeriveCohorts, MovesSmallUnitsUpWhole) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "nursing", 6},
                      {"er", kFrontLine, "medicine", 2},
                      {"icu", kFrontLine, "nursing", 5},
                      {"east", kFrontLine, "", 1}}),
              ElementsAre("east[*] 14: east/ er/medicine er/nursing icu/nursing"));
}

TEST(DeriveCohorts, LeavesLargeSiblingsOutOfTheParentsCohort) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "nursing", 40},
                      {"icu", kFrontLine, "nursing", 4},
                      {"east", kFrontLine, "nursing", 7}}),
              ElementsAre("east[*] 11: east/nursing icu/nursing", "er[*] 40: er/nursing"));
}

// 43 at east less the 40 of er would tell about the 3 of icu: so er's cohort and they become one.
TEST(DeriveCohorts, NeverLeavesAFewBesideAPublishedUnit) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "nursing", 40}, {"icu", kFrontLine, "nursing", 3}}),
              ElementsAre("east[*] 43: er/nursing icu/nursing"));
}

TEST(DeriveCohorts, GivesLeftoversAtTheRootTheSmallestCohort) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "nursing", 40},
                      {"er", kFrontLine, "medicine", 20},
                      {"lab", kFrontLine, "nursing", 3}}),
              ElementsAre("er[nursing] 40: er/nursing", "sys[medicine,nursing] 23: er/medicine lab/nursing"));
}

TEST(DeriveCohorts, MarksARoleGroupThatIsTooSmallInTheWholeOrganization) {
  EXPECT_THAT(Derive({{"er", kExecutive, "", 2}, {"icu", kExecutive, "finance", 3}}),
              ElementsAre("east[*] 5!: er/ icu/finance"));
  EXPECT_THAT(Derive({{"lab", kExecutive, "", 9}}), ElementsAre("lab[*] 9!: lab/"));
}

TEST(DeriveCohorts, KeepsRoleGroupsApart) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "", 12}, {"er", kExecutive, "", 12}}),
              ElementsAre("er[*] 12: er/", "er[*] 12: er/"));
}

TEST(DeriveCohorts, AddsUpCountsOfOneKey) {
  EXPECT_THAT(Derive({{"er", kFrontLine, "", 6}, {"er", kFrontLine, "", 6}}), ElementsAre("er[*] 12: er/"));
}

TEST(DeriveCohorts, MakesNothingOfNothing) { EXPECT_THAT(Derive({}), IsEmpty()); }

TEST(DeriveCohorts, TakesAnyDepth) {
  constexpr int kDepth = 10'000;
  std::vector<UnitRow> rows;
  for (int i = 0; i < kDepth; ++i) {
    rows.push_back({i + 1, "u" + std::to_string(i), i == 0 ? "" : "u" + std::to_string(i - 1), "U"});
  }
  const UnitTree tree = std::get<UnitTree>(UnitTree::Build(std::move(rows)));
  const std::vector<KeyCount> counts = {{"u9999", kFrontLine, "nursing", 4},
                                        {"u3", kFrontLine, "medicine", 7}};
  EXPECT_THAT(Describe(DeriveCohorts(tree, counts, 10)), ElementsAre("u3[*] 11: u3/medicine u9999/nursing"));
}

TEST(CohortsWithoutMembers, MakesOneOfEachUnitAndRoleGroup) {
  const std::vector<base::RoleGroup> role_groups = {kExecutive, kFrontLine};
  const std::vector<Cohort> cohorts = CohortsWithoutMembers(Tree(), role_groups);
  ASSERT_EQ(cohorts.size(), 12u);
  EXPECT_EQ(cohorts[0], (Cohort{kFrontLine, "east", {}, 0, false, {{"east", ""}}}));
  EXPECT_EQ(cohorts[1], (Cohort{kExecutive, "east", {}, 0, false, {{"east", ""}}}));
  EXPECT_EQ(cohorts[11].unit_id, "west");
}

}  // namespace
}  // namespace rapport::roster
