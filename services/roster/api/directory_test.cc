#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/roster/api/roster_fixture.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::HasViolation;
using ::testing::IsEmpty;
using testing::StatusIs;

using Stub = v1::RosterService::Stub;

// Reads units, members and cohorts.
class DirectoryTest : public RosterFixture {
 protected:
  static v1::ListCohortsRequest CohortsOf(const std::string& parent, int min_size = 0) {
    v1::ListCohortsRequest request;
    request.set_parent(parent);
    request.set_min_size(min_size);
    return request;
  }

  // `count` members of a unit.
  static std::string Members(const std::string& prefix, int count, const std::string& rest) {
    std::string rows;
    for (int i = 0; i < count; ++i) rows += prefix + std::to_string(i) + "," + rest + "\n";
    return rows;
  }
};

TEST_F(DirectoryTest, TellsUnknownFromBadlyNamed) {
  MakeAcme();
  v1::GetUnitRequest unit;
  unit.set_name("organizations/acme/units/none");
  EXPECT_THAT(Call(&Stub::GetUnit, unit), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Call(&Stub::GetUnit, unit), HasReason("UNIT_NOT_FOUND"));
  unit.set_name("organizations/acme");
  EXPECT_THAT(Call(&Stub::GetUnit, unit), HasViolation("name"));
  v1::GetMemberRequest member;
  member.set_name("organizations/acme/members/none");
  EXPECT_THAT(Call(&Stub::GetMember, member), HasReason("MEMBER_NOT_FOUND"));
  member.set_name("members/none");
  EXPECT_THAT(Call(&Stub::GetMember, member), HasViolation("name"));
}

TEST_F(DirectoryTest, ListsUnitsInPages) {
  MakeAcme();
  v1::ListUnitsRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const v1::ListUnitsResponse first, Call(&Stub::ListUnits, request));
  ASSERT_EQ(first.units_size(), 2);
  EXPECT_EQ(first.units(0).name(), "organizations/acme/units/er");
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListUnitsResponse second, Call(&Stub::ListUnits, request));
  ASSERT_EQ(second.units_size(), 1);
  EXPECT_EQ(second.units(0).name(), "organizations/acme/units/sys");
  EXPECT_EQ(second.units(0).parent_unit(), "");
  EXPECT_EQ(second.next_page_token(), "");
  request.set_show_inactive(true);
  EXPECT_THAT(Call(&Stub::ListUnits, request), HasReason("INVALID_PAGE_TOKEN"));
}

TEST_F(DirectoryTest, ShowsInactiveUnitsWhenAsked) {
  MakeAcme();
  ASSERT_OK(ImportUnits("sys,,System\n"));
  v1::ListUnitsRequest request;
  request.set_parent("organizations/acme");
  ASSERT_OK_AND_ASSIGN(const v1::ListUnitsResponse active, Call(&Stub::ListUnits, request));
  EXPECT_EQ(active.units_size(), 1);
  request.set_show_inactive(true);
  ASSERT_OK_AND_ASSIGN(const v1::ListUnitsResponse all, Call(&Stub::ListUnits, request));
  ASSERT_EQ(all.units_size(), 3);
  EXPECT_FALSE(all.units(0).active());
}

TEST_F(DirectoryTest, CutsPagesThatWouldBeTooLongForAMessage) {
  MakeAcme();
  std::string rows = "sys,,System\n";
  const std::string name(200, 'n');
  for (int i = 0; i < 900; ++i) rows += "u" + std::to_string(i) + ",sys," + name + "\n";
  ASSERT_OK(ImportUnits(rows));
  v1::ListUnitsRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(1000);
  int units = 0;
  int pages = 0;
  do {
    ASSERT_OK_AND_ASSIGN(const v1::ListUnitsResponse page, Call(&Stub::ListUnits, request));
    units += page.units_size();
    ++pages;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(units, 901);
  EXPECT_GT(pages, 1);
}

TEST_F(DirectoryTest, ListsMembersInPages) {
  MakeAcme();
  ASSERT_OK(ImportMembers(Members("m", 5, "er,front_line,")));
  v1::ListMembersRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(3);
  ASSERT_OK_AND_ASSIGN(const v1::ListMembersResponse first, Call(&Stub::ListMembers, request));
  EXPECT_EQ(first.members_size(), 3);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListMembersResponse second, Call(&Stub::ListMembers, request));
  ASSERT_EQ(second.members_size(), 2);
  EXPECT_EQ(second.members(1).name(), "organizations/acme/members/m4");
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(DirectoryTest, ShowsLeaversWhenAsked) {
  MakeAcme();
  ASSERT_OK(ImportMembers("m1,er,front_line,\nm2,er,front_line,\n"));
  ASSERT_OK(ImportMembers("m2,er,front_line,\n", type::v1::ON_ERROR_STOP, true));
  EXPECT_THAT(MemberIds(), ElementsAre("m2"));
  v1::ListMembersRequest request;
  request.set_parent("organizations/acme");
  request.set_show_inactive(true);
  ASSERT_OK_AND_ASSIGN(const v1::ListMembersResponse all, Call(&Stub::ListMembers, request));
  ASSERT_EQ(all.members_size(), 2);
  EXPECT_FALSE(all.members(0).active());
}

TEST_F(DirectoryTest, RefusesBadLists) {
  v1::ListUnitsRequest units;
  units.set_parent("acme");
  EXPECT_THAT(Call(&Stub::ListUnits, units), HasViolation("parent"));
  units.set_parent("organizations/acme");
  EXPECT_THAT(Call(&Stub::ListUnits, units), HasReason("ORGANIZATION_NOT_FOUND"));
  units.set_page_size(-1);
  EXPECT_THAT(Call(&Stub::ListUnits, units), HasReason("NEGATIVE_PAGE_SIZE"));
  v1::ListMembersRequest members;
  members.set_parent("acme");
  EXPECT_THAT(Call(&Stub::ListMembers, members), HasViolation("parent"));
  members.set_parent("organizations/acme");
  EXPECT_THAT(Call(&Stub::ListMembers, members), HasReason("ORGANIZATION_NOT_FOUND"));
  members.set_page_size(-1);
  EXPECT_THAT(Call(&Stub::ListMembers, members), HasReason("NEGATIVE_PAGE_SIZE"));
}

TEST_F(DirectoryTest, ListsCohorts) {
  MakeAcme();
  ASSERT_OK(ImportMembers(Members("a", 12, "er,front_line,nursing") +
                          Members("b", 10, "er,front_line,medicine") +
                          Members("c", 11, "icu,front_line,nursing") + Members("d", 3, "sys,executive,")));
  ASSERT_OK_AND_ASSIGN(const v1::ListCohortsResponse response,
                       Call(&Stub::ListCohorts, CohortsOf("organizations/acme")));
  ASSERT_EQ(response.cohorts_size(), 4);
  EXPECT_EQ(response.cohorts(0).unit(), "organizations/acme/units/er");
  EXPECT_THAT(response.cohorts(0).specialties(), ElementsAre("medicine"));
  EXPECT_EQ(response.cohorts(0).size(), 10);
  EXPECT_THAT(response.cohorts(2).specialties(), IsEmpty());
  EXPECT_EQ(response.cohorts(2).size(), 11);
  EXPECT_EQ(response.cohorts(3).role_group(), type::v1::ROLE_GROUP_EXECUTIVE);
  EXPECT_EQ(response.cohorts(3).size(), 3);
  EXPECT_TRUE(response.cohorts(3).undersized());
}

TEST_F(DirectoryTest, ListsCohortsInPages) {
  MakeAcme();
  ASSERT_OK(ImportMembers(Members("a", 12, "er,front_line,nursing") +
                          Members("b", 10, "er,front_line,medicine") +
                          Members("c", 11, "icu,front_line,nursing")));
  v1::ListCohortsRequest request = CohortsOf("organizations/acme");
  request.set_page_size(1);
  std::vector<int> sizes;
  do {
    ASSERT_OK_AND_ASSIGN(const v1::ListCohortsResponse page, Call(&Stub::ListCohorts, request));
    ASSERT_EQ(page.cohorts_size(), 1);
    sizes.push_back(page.cohorts(0).size());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(10, 12, 11));
}

TEST_F(DirectoryTest, RefusesBadCohortLists) {
  MakeAcme(false);
  EXPECT_THAT(Call(&Stub::ListCohorts, CohortsOf("organizations/acme", 4)),
              HasReason("MIN_SIZE_OUT_OF_RANGE"));
  EXPECT_THAT(Call(&Stub::ListCohorts, CohortsOf("organizations/acme", 1001)), HasViolation("min_size"));
  EXPECT_THAT(Call(&Stub::ListCohorts, CohortsOf("organizations/acme", -1)),
              HasReason("MIN_SIZE_OUT_OF_RANGE"));
  EXPECT_THAT(Call(&Stub::ListCohorts, CohortsOf("organizations/none")), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(Call(&Stub::ListCohorts, CohortsOf("acme")), HasViolation("parent"));
  v1::ListCohortsRequest request = CohortsOf("organizations/acme");
  request.set_page_size(-1);
  EXPECT_THAT(Call(&Stub::ListCohorts, request), HasReason("NEGATIVE_PAGE_SIZE"));
}

TEST_F(DirectoryTest, ListsNoCohortsWithoutUnitsOrMembers) {
  MakeAcme(false);
  ASSERT_OK_AND_ASSIGN(const auto without_units, Call(&Stub::ListCohorts, CohortsOf("organizations/acme")));
  EXPECT_EQ(without_units.cohorts_size(), 0);
  ASSERT_OK(ImportUnits("sys,,System\n"));
  ASSERT_OK_AND_ASSIGN(const auto without_members, Call(&Stub::ListCohorts, CohortsOf("organizations/acme")));
  EXPECT_EQ(without_members.cohorts_size(), 0);
}

}  // namespace
}  // namespace rapport::roster
