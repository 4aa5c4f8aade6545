#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/roster/store/conformance/roster_store_conformance.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr auto kFrontLine = base::RoleGroup::kFrontLine;
constexpr auto kExecutive = base::RoleGroup::kExecutive;

TEST_P(RosterStoreConformance, KeepsMembers) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  EXPECT_THAT(ImportMembers(kAcme, {"m1 er front_line nursing", "m2 sys executive"}),
              IsOkAndHolds(ImportCounts{.created = 2}));
  Reopen();
  EXPECT_THAT(store_->GetMember({"acme", "m1"}),
              IsOkAndHolds(Member{"m1", "er", kFrontLine, "nursing", true}));
  EXPECT_THAT(store_->GetMember({"acme", "m2"}), IsOkAndHolds(Member{"m2", "sys", kExecutive, "", true}));
  EXPECT_THAT(store_->GetMember({"acme", "m3"}), HasReason("MEMBER_NOT_FOUND"));
}

TEST_P(RosterStoreConformance, ImportsTheSameMembersAgainWithoutChange) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 sys front_line", "m2 sys front_line"}));
  EXPECT_THAT(ImportMembers(kAcme, {"m2 sys front_line", "m1 sys front_line"}, {.deactivate_missing = true}),
              IsOkAndHolds(ImportCounts{.unchanged = 2}));
}

TEST_P(RosterStoreConformance, UpdatesWhatChanged) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 sys front_line", "m2 sys front_line", "m3 sys front_line"}));
  EXPECT_THAT(ImportMembers(kAcme, {"m1 er front_line", "m2 sys executive", "m3 sys front_line nursing"}),
              IsOkAndHolds(ImportCounts{.updated = 3}));
  EXPECT_THAT(store_->GetMember({"acme", "m3"}),
              IsOkAndHolds(Member{"m3", "sys", kFrontLine, "nursing", true}));
}

TEST_P(RosterStoreConformance, DeactivatesLeaversOnlyWhenAsked) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 sys front_line", "m2 sys front_line"}));
  EXPECT_THAT(ImportMembers(kAcme, {"m2 sys front_line"}), IsOkAndHolds(ImportCounts{.unchanged = 1}));
  EXPECT_THAT(MemberIds(kAcme), ElementsAre("m1", "m2"));
  EXPECT_THAT(ImportMembers(kAcme, {"m2 sys front_line"}, {.deactivate_missing = true}),
              IsOkAndHolds(ImportCounts{.unchanged = 1, .deactivated = 1}));
  EXPECT_THAT(MemberIds(kAcme), ElementsAre("m1!", "m2"));
  EXPECT_THAT(ImportMembers(kAcme, {"m2 sys front_line"}, {.deactivate_missing = true}),
              IsOkAndHolds(ImportCounts{.unchanged = 1}));
}

// So far apart that what lies between them is many times as much.
TEST_P(RosterStoreConformance, TakesAFewOfManyMembers) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  std::vector<std::string> all;
  all.reserve(3'000);
  for (int member = 10'000; member < 13'000; ++member) {
    all.push_back(base::StrCat("m", member, " sys front_line"));
  }
  ASSERT_OK(ImportMembers(kAcme, all));
  EXPECT_THAT(ImportMembers(kAcme, {"m10000 er front_line", "m11500 sys front_line", "m11500a sys front_line",
                                    "m12999 er front_line", "m2 sys front_line"}),
              IsOkAndHolds(ImportCounts{.created = 2, .updated = 2, .unchanged = 1}));
}

TEST_P(RosterStoreConformance, FindsLeaversAgain) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 sys front_line", "m2 sys front_line"}));
  ASSERT_OK(ImportMembers(kAcme, {"m2 sys front_line"}, {.deactivate_missing = true}));
  EXPECT_THAT(ImportMembers(kAcme, {"m1 sys front_line"}), IsOkAndHolds(ImportCounts{.updated = 1}));
  EXPECT_THAT(MemberIds(kAcme), ElementsAre("m1", "m2"));
}

TEST_P(RosterStoreConformance, DoesNotTakeAMemberOfAFaultyRowForALeaver) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 sys front_line", "m2 sys front_line"}));
  EXPECT_THAT(
      ImportMembers(kAcme, {"m1 nowhere front_line", "m2 sys front_line"}, {.deactivate_missing = true}),
      IsOkAndHolds(ImportCounts{.unchanged = 1}));
}

TEST_P(RosterStoreConformance, CountsAnImportOfMembersThatIsOnlyChecked) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 sys front_line"}));
  EXPECT_THAT(ImportMembers(kAcme, {"m2 sys front_line"},
                            {.mode = ImportMode::kValidateOnly, .deactivate_missing = true}),
              IsOkAndHolds(ImportCounts{.created = 1, .deactivated = 1}));
  EXPECT_THAT(MemberIds(kAcme), ElementsAre("m1"));
}

TEST_P(RosterStoreConformance, RefusesMembersOfAUnitThatBecameInactive) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  MemberRows rows({"er", "sys"});
  rows.Add({2, "m1", "sys", "front_line", ""});
  rows.Add({3, "m2", "er", "front_line", ""});
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  const auto refused = store_->ImportMembers(kAcme, rows, {});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(refused, HasReason("UNITS_CHANGED"));
  EXPECT_THAT(MemberIds(kAcme), IsEmpty());
}

TEST_P(RosterStoreConformance, UndoesAnImportThatNobodyWaitsFor) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  std::vector<std::string> members;
  for (int i = 0; i < 3000; ++i) members.push_back("m" + std::to_string(i) + " sys front_line");
  int asked = 0;
  const auto give_up_later = [&]() -> absl::Status {
    return ++asked < 2 ? absl::OkStatus()
                       : base::Error(absl::StatusCode::kCancelled, "CALL_CANCELLED", "gone");
  };
  EXPECT_THAT(ImportMembers(kAcme, members, {.check_wanted = give_up_later}), HasReason("CALL_CANCELLED"));
  EXPECT_EQ(asked, 2);
  EXPECT_THAT(MemberIds(kAcme), IsEmpty());
}

// A unit may be dropped or get its first member, whoever comes first, but never both.
TEST_P(RosterStoreConformance, NeverLeavesAMemberInADroppedUnit) {
  MakeOrganizations();
  for (int round = 0; round < 20; ++round) {
    const std::string unit = "u" + std::to_string(round);
    ASSERT_OK(ImportUnits(kAcme, {"sys", unit + "<sys"}));
    absl::StatusOr<ImportCounts> dropped;
    std::thread dropper([&] { dropped = ImportUnits(kAcme, {"sys"}); });
    MemberRows rows({unit});
    rows.Add({2, "m1", unit, "front_line", ""});
    const auto joined = store_->ImportMembers(kAcme, rows, {});
    dropper.join();
    EXPECT_NE(joined.ok(), dropped.ok());
    EXPECT_OK(ImportMembers(kAcme, {"m1 sys front_line"}));
  }
}

TEST_P(RosterStoreConformance, ListsMembersByIdentifier) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"b sys front_line"}));
  ASSERT_OK(ImportMembers(kAcme, {"d sys front_line", "a sys front_line", "c sys front_line"},
                          {.deactivate_missing = true}));
  const auto ids = [&](const ListRange& range) {
    std::vector<std::string> found;
    const auto list = store_->ListMembers(kAcme, range);
    EXPECT_OK(list);
    for (const Member& member : *list) found.push_back(member.id);
    return found;
  };
  EXPECT_THAT(ids({"", 2, false}), ElementsAre("a", "c"));
  EXPECT_THAT(ids({"a", 5, false}), ElementsAre("c", "d"));
  EXPECT_THAT(ids({"a", 5, true}), ElementsAre("b", "c", "d"));
}

TEST_P(RosterStoreConformance, KeepsMembersOfOrganizationsApart) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys"}));
  ASSERT_OK(ImportUnits(kOther, {"sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 sys front_line", "m2 sys front_line"}));
  EXPECT_THAT(ImportMembers(kOther, {"m1 sys executive"}, {.deactivate_missing = true}),
              IsOkAndHolds(ImportCounts{.created = 1}));
  EXPECT_THAT(MemberIds(kAcme), ElementsAre("m1", "m2"));
  EXPECT_THAT(store_->GetMember({"acme", "m1"}), IsOkAndHolds(Member{"m1", "sys", kFrontLine, "", true}));
}

TEST_P(RosterStoreConformance, SnapshotsActiveUnitsAndCountsActiveMembers) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys", "old<sys"}));
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"gone er front_line nursing"}));
  ASSERT_OK(ImportMembers(
      kAcme, {"m1 er front_line nursing", "m2 er front_line nursing", "m3 er front_line", "m4 sys executive"},
      {.deactivate_missing = true}));
  const auto snapshot = store_->Snapshot(kAcme);
  ASSERT_OK(snapshot);
  EXPECT_THAT(snapshot->counts,
              ElementsAre(KeyCount{"er", kFrontLine, "", 1}, KeyCount{"er", kFrontLine, "nursing", 2},
                          KeyCount{"sys", kExecutive, "", 1}));
  ASSERT_EQ(snapshot->units.size(), 2u);
  EXPECT_EQ(snapshot->units[0].id, "er");
  EXPECT_EQ(snapshot->units[0].parent_id, "sys");
  EXPECT_EQ(snapshot->units[1].display_name, "Unit sys");
}

TEST_P(RosterStoreConformance, TellsWhoStayedBetweenWaves) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 er front_line nursing", "m2 er front_line nursing", "m3 er front_line",
                                  "m4 sys executive"}));
  const auto cohort = [](const std::string& unit, base::RoleGroup role_group,
                         const std::vector<std::string>& specialties, std::int64_t size) {
    Cohort made{role_group, unit, {}, size, false, {}};
    for (const std::string& specialty : specialties) made.keys.push_back({unit, specialty});
    return made;
  };
  const std::vector<Cohort> first = {cohort("er", kFrontLine, {"", "nursing"}, 3),
                                     cohort("sys", kExecutive, {""}, 1)};
  EXPECT_THAT(store_->KeepWaveMembers({"acme", "w1"}, first), IsOkAndHolds(::testing::IsEmpty()));
  EXPECT_THAT(store_->KeepWaveMembers({"acme", "w1"}, first), IsOkAndHolds(::testing::IsEmpty()))
      << "in place of what was kept before";

  // m2 left, m3 became an executive, m5 joined.
  ASSERT_OK(ImportMembers(
      kAcme, {"m1 er front_line nursing", "m3 sys executive", "m4 sys executive", "m5 er front_line nursing"},
      {.deactivate_missing = true}));
  const std::vector<Cohort> second = {cohort("sys", kExecutive, {""}, 2),
                                      cohort("er", kFrontLine, {"nursing"}, 2)};
  EXPECT_THAT(
      store_->KeepWaveMembers({"acme", "w2"}, second),
      IsOkAndHolds(ElementsAre(WaveFlow{"w1", 0, 0, 1}, WaveFlow{"w1", 0, 1, 1}, WaveFlow{"w1", 1, 0, 1})));
  EXPECT_THAT(store_->KeepWaveMembers({"acme", "w3"}, first).status(), testing::HasReason("ROSTER_CHANGED"));
  EXPECT_THAT(store_->KeepWaveMembers({"nowhere", "w1"}, {}).status(),
              testing::HasReason("ORGANIZATION_NOT_FOUND"));
  const std::vector<Cohort> unknown = {cohort("sys", kFrontLine, {""}, 0)};
  EXPECT_THAT(store_->KeepWaveMembers({"acme", "w4"}, unknown), IsOkAndHolds(::testing::IsEmpty()));
}

}  // namespace
}  // namespace rapport::roster
