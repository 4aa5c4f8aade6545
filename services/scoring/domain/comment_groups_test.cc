#include "services/scoring/domain/comment_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rapport::scoring {
namespace {

using base::RoleGroup;
using ::testing::ElementsAre;

const disclosure::MinimumN kTen = *disclosure::MinimumN::Create(10);

// A department d with the units a and b, a unit c beside it; a front-line cohort in each of a, b and c, in a
// also one of a specialty; executives at the root.
CellMap Cells() {
  return *CellMap::Create(
      {{"root", "", "All"}, {"d", "root", "D"}, {"a", "d", "A"}, {"b", "d", "B"}, {"c", "root", "C"}},
      {{RoleGroup::kFrontLine, "a", 20, {"nursing"}},
       {RoleGroup::kFrontLine, "a", 20, {"pharmacy"}},
       {RoleGroup::kFrontLine, "b", 20},
       {RoleGroup::kFrontLine, "c", 20},
       {RoleGroup::kExecutive, "root", 12}});
}

// The unit to which the comments of each cohort are attributed; "-" where they are withheld.
std::vector<std::string> UnitsFor(const std::vector<std::int64_t>& counts,
                                  const ReleasePolicy& policy = {kTen}) {
  const CellMap cells = Cells();
  const CommentGroups groups(cells, {{"best", counts}}, policy);
  std::vector<std::string> units;
  for (std::size_t cohort = 0; cohort < counts.size(); ++cohort) {
    const auto group = groups.Find("best", cohort);
    units.push_back(group ? cells.units()[group->unit].id : "-");
    if (group) {
      EXPECT_EQ(group->role_group, cells.RoleGroupOfCohort(cohort));
    }
  }
  return units;
}

TEST(CommentGroups, AttributeToTheUnitFromTheThresholdOn) {
  EXPECT_THAT(UnitsFor({5, 5, 10, 10, 10}), ElementsAre("a", "a", "b", "c", "root"));
  EXPECT_THAT(UnitsFor({5, 4, 10, 10, 9}), ElementsAre("d", "d", "d", "c", "-"));
}

TEST(CommentGroups, AttributeToTheParentWhatIsTooLittle) {
  EXPECT_THAT(UnitsFor({3, 3, 4, 10, 0}), ElementsAre("d", "d", "d", "c", "-"));
  EXPECT_THAT(UnitsFor({3, 3, 3, 10, 0}), ElementsAre("root", "root", "root", "root", "-"));
}

TEST(CommentGroups, WithholdARoleGroupThatWroteTooLittle) {
  EXPECT_THAT(UnitsFor({3, 3, 2, 1, 10}), ElementsAre("-", "-", "-", "-", "root"));
  EXPECT_THAT(UnitsFor({0, 0, 0, 0, 0}), ElementsAre("-", "-", "-", "-", "-"));
}

// Else one would tell from where c's comments are attributed whether somebody in d wrote.
TEST(CommentGroups, TakeNobodyForTooFew) {
  EXPECT_EQ(UnitsFor({10, 2, 0, 12, 0}), UnitsFor({10, 2, 3, 12, 0}));
  EXPECT_EQ(UnitsFor({0, 0, 0, 12, 0}), UnitsFor({1, 1, 1, 12, 0}));
}

TEST(CommentGroups, NeverTellSpecialties) {
  EXPECT_THAT(UnitsFor({10, 1, 10, 10, 0}), ElementsAre("a", "a", "b", "c", "-"));
}

TEST(CommentGroups, KeepToThePolicysUnits) {
  EXPECT_THAT(UnitsFor({10, 10, 10, 10, 10}, {.minimum_n = kTen, .lowest_unit_depth = 1}),
              ElementsAre("d", "d", "d", "c", "root"));
  EXPECT_THAT(UnitsFor({20, 0, 0, 10, 10}, {.minimum_n = kTen, .lowest_unit_depth = 1}),
              ElementsAre("d", "d", "d", "c", "root"));
  EXPECT_THAT(UnitsFor({10, 10, 10, 10, 10}, {.minimum_n = kTen, .lowest_unit_depth = 0}),
              ElementsAre("root", "root", "root", "root", "root"));
}

TEST(CommentGroups, NameNoUnitThatIsTooDeep) {
  const CellMap cells = *CellMap::Create({{"root", "", "All"}, {"d", "root", "D"}, {"a", "d", "A"}},
                                         {{RoleGroup::kFrontLine, "a", 20}});
  const auto unit_for = [&](std::size_t depth) {
    const ReleasePolicy policy{.minimum_n = kTen, .lowest_unit_depth = depth};
    return cells.units()[CommentGroups(cells, {{"best", {15}}}, policy).Find("best", 0)->unit].id;
  };
  EXPECT_EQ(unit_for(2), "a");
  EXPECT_EQ(unit_for(1), "d");
  EXPECT_EQ(unit_for(0), "root");
}

TEST(CommentGroups, StandByThemselvesOnEachPrompt) {
  const CellMap cells = Cells();
  const CommentGroups groups(cells, {{"best", {10, 0, 10, 10, 0}}, {"worst", {1, 0, 1, 1, 0}}}, {kTen});
  EXPECT_TRUE(groups.Find("best", 0));
  EXPECT_FALSE(groups.Find("worst", 0));
  EXPECT_FALSE(groups.Find("none", 0));
  EXPECT_FALSE(groups.Find("best", 99));
}

}  // namespace
}  // namespace rapport::scoring
