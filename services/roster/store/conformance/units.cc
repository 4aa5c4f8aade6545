#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"
#include "services/roster/store/conformance/roster_store_conformance.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOkAndHolds;
using testing::StatusIs;

TEST_P(RosterStoreConformance, KeepsUnits) {
  MakeOrganizations();
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "er<sys"}), IsOkAndHolds(ImportCounts{.created = 2}));
  Reopen();
  EXPECT_THAT(store_->GetUnit({"acme", "er"}), IsOkAndHolds(Unit{"er", "sys", "Unit er", true}));
  EXPECT_THAT(store_->GetUnit({"acme", "lab"}), HasReason("UNIT_NOT_FOUND"));
  EXPECT_THAT(store_->ActiveUnitIds(kAcme), IsOkAndHolds(ElementsAre("er", "sys")));
}

TEST_P(RosterStoreConformance, ImportsTheSameTreeAgainWithoutChange) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  EXPECT_THAT(ImportUnits(kAcme, {"er<sys", "sys"}), IsOkAndHolds(ImportCounts{.unchanged = 2}));
}

TEST_P(RosterStoreConformance, DeactivatesDroppedUnitsAndFindsThemAgain) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys", "lab<sys"}));
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "icu<sys", "lab<icu"}),
              IsOkAndHolds(ImportCounts{.created = 1, .updated = 1, .unchanged = 1, .deactivated = 1}));
  EXPECT_THAT(UnitIds(kAcme), ElementsAre("er!", "icu", "lab", "sys"));
  EXPECT_THAT(store_->ActiveUnitIds(kAcme), IsOkAndHolds(ElementsAre("icu", "lab", "sys")));
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "icu<sys", "lab<icu"}), IsOkAndHolds(ImportCounts{.unchanged = 3}));
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "er<sys", "icu<sys", "lab<icu"}),
              IsOkAndHolds(ImportCounts{.updated = 1, .unchanged = 3}));
  EXPECT_THAT(UnitIds(kAcme), ElementsAre("er", "icu", "lab", "sys"));
}

TEST_P(RosterStoreConformance, KeepsPredecessorsUntilAnImportSaysOthers) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys", "lab<sys"}));
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "core<sys=lab+er+lab"}),
              IsOkAndHolds(ImportCounts{.created = 1, .unchanged = 1, .deactivated = 2}));
  const Unit core = {"core", "sys", "Unit core", true, {"er", "lab"}};
  Reopen();
  EXPECT_THAT(store_->GetUnit({"acme", "core"}), IsOkAndHolds(core));
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "core<sys"}), IsOkAndHolds(ImportCounts{.unchanged = 2}));
  EXPECT_THAT(store_->GetUnit({"acme", "core"}), IsOkAndHolds(core));
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "core<sys="}),
              IsOkAndHolds(ImportCounts{.updated = 1, .unchanged = 1}));
  EXPECT_THAT(store_->GetUnit({"acme", "core"}), IsOkAndHolds(Unit{"core", "sys", "Unit core", true}));
}

TEST_P(RosterStoreConformance, SnapshotsTheLineageThroughUnitsThatAreGone) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "a<sys"}));
  ASSERT_OK(ImportUnits(kAcme, {"sys", "b<sys=a"}));
  ASSERT_OK(ImportUnits(kAcme, {"sys", "c<sys=b", "d<sys=b"}));
  const auto snapshot = store_->Snapshot(kAcme);
  ASSERT_OK(snapshot);
  ASSERT_EQ(snapshot->units.size(), 3U);
  EXPECT_EQ(snapshot->units[0].id, "c");
  EXPECT_THAT(*snapshot->units[0].predecessor_ids, ElementsAre("a", "b"));
  EXPECT_THAT(*snapshot->units[1].predecessor_ids, ElementsAre("a", "b"));
  EXPECT_THAT(*snapshot->units[2].predecessor_ids, IsEmpty());
}

TEST_P(RosterStoreConformance, RefusesToDropUnitsWithActiveMembers) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys", "icu<sys", "lab<sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 er front_line", "m2 er front_line", "m3 lab front_line"}));
  const auto refused = ImportUnits(kAcme, {"sys", "new<sys"});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, HasReason("UNIT_IN_USE"));
  EXPECT_EQ(base::MetadataOf(refused.status()), (base::Metadata{{"units", "er,lab"}}));
  EXPECT_THAT(UnitIds(kAcme), ElementsAre("er", "icu", "lab", "sys"));
}

TEST_P(RosterStoreConformance, DropsUnitsThatOnlyLeaversBelongTo) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 er front_line"}));
  ASSERT_OK(ImportMembers(kAcme, {"m2 sys front_line"}, {.deactivate_missing = true}));
  EXPECT_THAT(ImportUnits(kAcme, {"sys"}), IsOkAndHolds(ImportCounts{.unchanged = 1, .deactivated = 1}));
}

TEST_P(RosterStoreConformance, CountsAnImportOfUnitsThatIsOnlyChecked) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  EXPECT_THAT(ImportUnits(kAcme, {"sys", "lab<sys"}, ImportMode::kValidateOnly),
              IsOkAndHolds(ImportCounts{.created = 1, .unchanged = 1, .deactivated = 1}));
  EXPECT_THAT(UnitIds(kAcme), ElementsAre("er", "sys"));
}

TEST_P(RosterStoreConformance, ListsUnitsByIdentifier) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"c", "a<c", "b<c", "d<c"}));
  ASSERT_OK(ImportUnits(kAcme, {"c", "a<c", "d<c"}));
  const auto ids = [&](const ListRange& range) {
    std::vector<std::string> found;
    const auto list = store_->ListUnits(kAcme, range);
    EXPECT_OK(list);
    for (const Unit& unit : *list) found.push_back(unit.id);
    return found;
  };
  EXPECT_THAT(ids({"", 2, false}), ElementsAre("a", "c"));
  EXPECT_THAT(ids({"a", 2, false}), ElementsAre("c", "d"));
  EXPECT_THAT(ids({"a", 2, true}), ElementsAre("b", "c"));
  EXPECT_THAT(ids({"d", 2, true}), IsEmpty());
}

TEST_P(RosterStoreConformance, KeepsUnitsOfOrganizationsApart) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  ASSERT_OK(ImportUnits(kOther, {"er", "lab<er"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 er front_line"}));
  EXPECT_THAT(ImportUnits(kOther, {"lab"}), IsOkAndHolds(ImportCounts{.updated = 1, .deactivated = 1}));
  EXPECT_THAT(UnitIds(kAcme), ElementsAre("er", "sys"));
  EXPECT_THAT(store_->GetUnit({"acme", "er"}), IsOkAndHolds(Unit{"er", "sys", "Unit er", true}));
}

}  // namespace
}  // namespace rapport::roster
