#include "services/roster/domain/unit_lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(UnitLineage, FollowsRenamesSplitsAndMergers) {
  UnitLineage lineage;
  lineage.Add("icu", {"intensive-care"});  // renamed
  lineage.Add("icu-east", {"icu"});        // split
  lineage.Add("icu-west", {"icu"});
  lineage.Add("critical-care", {"icu-west", "ccu"});  // merged
  EXPECT_THAT(lineage.EarlierUnits("critical-care"), ElementsAre("ccu", "icu", "icu-west", "intensive-care"));
  EXPECT_THAT(lineage.EarlierUnits("icu-east"), ElementsAre("icu", "intensive-care"));
  EXPECT_THAT(lineage.EarlierUnits("ccu"), IsEmpty());
  EXPECT_THAT(lineage.EarlierUnits("unknown"), IsEmpty());
}

TEST(UnitLineage, EndsWhenAnIdComesBack) {
  UnitLineage lineage;
  lineage.Add("a", {"b"});
  lineage.Add("b", {"c", "a"});
  EXPECT_THAT(lineage.EarlierUnits("a"), ElementsAre("b", "c"));
}

TEST(UnitLineage, NamesAUnitReachedOnTwoWaysOnce) {
  UnitLineage lineage;
  lineage.Add("d", {"b", "c"});
  lineage.Add("b", {"a"});
  lineage.Add("c", {"a"});
  EXPECT_THAT(lineage.EarlierUnits("d"), ElementsAre("a", "b", "c"));
}

}  // namespace
}  // namespace rapport::roster
