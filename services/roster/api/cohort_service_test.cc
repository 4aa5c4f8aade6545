#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "services/roster/api/roster_fixture.h"

namespace rapport::roster {
namespace {

namespace internal_v1 = ::rapport::internal::roster::v1;

using ::testing::ElementsAre;
using testing::HasReason;
using testing::HasViolation;
using ::testing::IsEmpty;

class CohortServiceTest : public RosterFixture {
 protected:
  static internal_v1::SnapshotCohortsRequest RequestFor(
      const std::string& organization, int min_size,
      const std::vector<type::v1::RoleGroup>& role_groups = {}) {
    internal_v1::SnapshotCohortsRequest request;
    request.set_organization(organization);
    request.set_min_size(min_size);
    for (const type::v1::RoleGroup role_group : role_groups) request.add_role_groups(role_group);
    return request;
  }

  // All pieces as one; `largest_` is the most entries that a piece had.
  absl::StatusOr<internal_v1::SnapshotCohortsResponse> Snapshot(
      const internal_v1::SnapshotCohortsRequest& request) {
    const auto context = PatientContext();
    const auto reader = cohort_stub_->SnapshotCohorts(context.get(), request);
    internal_v1::SnapshotCohortsResponse all;
    internal_v1::SnapshotCohortsResponse piece;
    while (reader->Read(&piece)) {
      largest_ = std::max(largest_, piece.units_size() + piece.cohorts_size());
      all.MergeFrom(piece);
    }
    const absl::Status status = rpc::FromGrpcStatus(reader->Finish());
    if (!status.ok()) return status;
    return all;
  }

  int largest_ = 0;
};

TEST_F(CohortServiceTest, StreamsUnitsAndCohortsWithTheirKeys) {
  MakeAcme();
  std::string rows;
  for (int i = 0; i < 6; ++i) rows += "a" + std::to_string(i) + ",er,front_line,nursing\n";
  for (int i = 0; i < 5; ++i) rows += "b" + std::to_string(i) + ",icu,front_line,\n";
  for (int i = 0; i < 10; ++i) rows += "c" + std::to_string(i) + ",sys,executive,\n";
  ASSERT_OK(ImportMembers(rows));
  ASSERT_OK_AND_ASSIGN(const auto all, Snapshot(RequestFor("organizations/acme", 10)));
  ASSERT_EQ(all.units_size(), 3);
  EXPECT_EQ(all.units(0).unit_id(), "sys");
  EXPECT_EQ(all.units(0).display_name(), "System");
  EXPECT_EQ(all.units(1).parent_unit_id(), "sys");
  ASSERT_EQ(all.cohorts_size(), 2);
  EXPECT_EQ(all.cohorts(0).unit_id(), "sys");
  EXPECT_EQ(all.cohorts(0).size(), 11);
  EXPECT_THAT(all.cohorts(0).specialties(), IsEmpty());
  ASSERT_EQ(all.cohorts(0).keys_size(), 2);
  EXPECT_EQ(all.cohorts(0).keys(0).unit_id(), "er");
  EXPECT_EQ(all.cohorts(0).keys(0).specialty(), "nursing");
  EXPECT_EQ(all.cohorts(0).keys(1).unit_id(), "icu");
  EXPECT_EQ(all.cohorts(1).role_group(), type::v1::ROLE_GROUP_EXECUTIVE);
  EXPECT_EQ(all.DebugString().find("members"), std::string::npos);
}

TEST_F(CohortServiceTest, KeepsToTheRoleGroupsAsked) {
  MakeAcme();
  std::string rows;
  for (int i = 0; i < 10; ++i) rows += "a" + std::to_string(i) + ",er,front_line,\n";
  for (int i = 0; i < 10; ++i) rows += "b" + std::to_string(i) + ",er,executive,\n";
  ASSERT_OK(ImportMembers(rows));
  ASSERT_OK_AND_ASSIGN(const auto executives,
                       Snapshot(RequestFor("organizations/acme", 10, {type::v1::ROLE_GROUP_EXECUTIVE})));
  ASSERT_EQ(executives.cohorts_size(), 1);
  EXPECT_EQ(executives.cohorts(0).role_group(), type::v1::ROLE_GROUP_EXECUTIVE);
  ASSERT_OK_AND_ASSIGN(const auto everyone,
                       Snapshot(RequestFor("organizations/acme", 10, {type::v1::ROLE_GROUP_UNSPECIFIED})));
  EXPECT_EQ(everyone.cohorts_size(), 2);
  ASSERT_OK_AND_ASSIGN(const auto leaders, Snapshot(RequestFor("organizations/acme", 10,
                                                               {type::v1::ROLE_GROUP_CLINICAL_LEADER})));
  EXPECT_EQ(leaders.cohorts_size(), 0);
}

TEST_F(CohortServiceTest, MakesACohortOfEachUnitAndRoleGroupWithoutMembers) {
  MakeAcme();
  ASSERT_OK_AND_ASSIGN(const auto all,
                       Snapshot(RequestFor("organizations/acme", 5,
                                           {type::v1::ROLE_GROUP_EXECUTIVE, type::v1::ROLE_GROUP_FRONT_LINE,
                                            type::v1::ROLE_GROUP_FRONT_LINE})));
  ASSERT_EQ(all.cohorts_size(), 6);
  std::set<std::pair<std::string, int>> seen;
  for (const internal_v1::SnapshotCohort& cohort : all.cohorts()) {
    seen.insert({cohort.unit_id(), cohort.role_group()});
    EXPECT_EQ(cohort.size(), 0);
    EXPECT_THAT(cohort.specialties(), IsEmpty());
    ASSERT_EQ(cohort.keys_size(), 1);
    EXPECT_EQ(cohort.keys(0).unit_id(), cohort.unit_id());
    EXPECT_EQ(cohort.keys(0).specialty(), "");
  }
  EXPECT_EQ(seen.size(), 6u);
}

TEST_F(CohortServiceTest, StreamsInPiecesWithParentsFirst) {
  MakeAcme(false);
  std::string rows = "sys,,System\n";
  for (int i = 0; i < 1200; ++i) {
    rows += "u" + std::to_string(i) + "," + (i < 600 ? "u" + std::to_string(i + 600) : "sys") + ",Unit\n";
  }
  ASSERT_OK(ImportUnits(rows));
  ASSERT_OK_AND_ASSIGN(const auto all, Snapshot(RequestFor("organizations/acme", 10)));
  EXPECT_EQ(largest_, 500);
  EXPECT_EQ(all.units_size(), 1201);
  EXPECT_EQ(all.cohorts_size(), 3 * 1201);
  std::set<std::string> before = {""};
  for (const internal_v1::SnapshotUnit& unit : all.units()) {
    EXPECT_TRUE(before.contains(unit.parent_unit_id())) << unit.unit_id();
    before.insert(unit.unit_id());
  }
}

TEST_F(CohortServiceTest, StreamsNothingForAnOrganizationWithoutUnits) {
  MakeAcme(false);
  ASSERT_OK_AND_ASSIGN(const auto all, Snapshot(RequestFor("organizations/acme", 10)));
  EXPECT_EQ(all.units_size() + all.cohorts_size(), 0);
}

TEST_F(CohortServiceTest, RefusesBadRequests) {
  MakeAcme();
  EXPECT_THAT(Snapshot(RequestFor("acme", 10)), HasViolation("organization"));
  EXPECT_THAT(Snapshot(RequestFor("organizations/none", 10)), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(Snapshot(RequestFor("organizations/acme", 4)), HasReason("MIN_SIZE_OUT_OF_RANGE"));
  EXPECT_THAT(Snapshot(RequestFor("organizations/acme", 0)), HasReason("MIN_SIZE_OUT_OF_RANGE"));
  EXPECT_THAT(Snapshot(RequestFor("organizations/acme", 10, {static_cast<type::v1::RoleGroup>(9)})),
              HasViolation("role_groups[0]"));
}

}  // namespace
}  // namespace rapport::roster
