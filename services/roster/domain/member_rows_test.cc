#include "services/roster/domain/member_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

MemberRows Rows() { return MemberRows({"er", "icu", "lab"}); }

MATCHER_P3(FaultIs, line, column, reason, "") {
  return arg.line == line && arg.column == column && arg.reason == reason;
}

TEST(MemberRows, TakesGoodRows) {
  MemberRows rows = Rows();
  EXPECT_THAT(rows.Add({2, "m1", "icu", "front_line", "nursing"}), IsEmpty());
  EXPECT_THAT(rows.Add({3, "m2", "er", "executive", ""}), IsEmpty());
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows.At(0).id, "m1");
  EXPECT_EQ(rows.At(0).unit_id, "icu");
  EXPECT_EQ(rows.At(0).specialty, "nursing");
  EXPECT_EQ(rows.At(1).role_group, base::RoleGroup::kExecutive);
  EXPECT_EQ(rows.At(1).specialty, "");
  EXPECT_THAT(rows.Units(), ElementsAre("er", "icu"));
}

TEST(MemberRows, NamesEveryFaultOfARow) {
  MemberRows rows = Rows();
  EXPECT_THAT(rows.Add({2, "m 1", "nowhere", "boss", "Nursing"}),
              ElementsAre(FaultIs(2, "member_id", "INVALID_ID"), FaultIs(2, "unit_id", "UNKNOWN_UNIT"),
                          FaultIs(2, "role_group", "UNKNOWN_ROLE_GROUP"),
                          FaultIs(2, "specialty", "INVALID_SPECIALTY")));
  EXPECT_THAT(rows.Add({3, "m1", "", "front_line", ""}), ElementsAre(FaultIs(3, "unit_id", "INVALID_ID")));
  EXPECT_EQ(rows.size(), 0u);
}

TEST(MemberRows, PointsADuplicateToTheFirstLine) {
  MemberRows rows = Rows();
  EXPECT_THAT(rows.Add({2, "m1", "er", "front_line", ""}), IsEmpty());
  const std::vector<RowFault> faults = rows.Add({7, "m1", "er", "front_line", ""});
  ASSERT_THAT(faults, ElementsAre(FaultIs(7, "member_id", "DUPLICATE_MEMBER")));
  EXPECT_EQ(faults[0].message, "is already on line 2");
  EXPECT_EQ(rows.size(), 1u);
}

TEST(MemberRows, RemembersMembersOfFaultyRows) {
  MemberRows rows = Rows();
  EXPECT_THAT(rows.Add({2, "m1", "nowhere", "front_line", ""}), SizeIs(1));
  EXPECT_TRUE(rows.Names("m1"));
  EXPECT_FALSE(rows.Names("m2"));
}

TEST(MemberRows, KeepsContentOutOfMessages) {
  MemberRows rows = Rows();
  rows.Add({2, "jane.doe", "er", "front_line", ""});
  for (const RowFault& fault : rows.Add({3, "jane.doe", "secret-unit", "jester", "Odd"})) {
    for (const char* content : {"jane", "secret", "jester", "Odd"}) {
      EXPECT_EQ(fault.message.find(content), std::string::npos) << fault.message;
    }
  }
}

}  // namespace
}  // namespace rapport::roster
