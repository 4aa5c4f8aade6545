#include <gmock/gmock.h>

#include "libs/testing/status_matchers.h"
#include "services/roster/store/conformance/next_schema.h"
#include "services/roster/store/conformance/roster_store_conformance.h"
#include "services/roster/store/sql/schema.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using testing::IsOkAndHolds;

TEST(RosterSchema, EachStepButTheFirstHasAWayBack) {
  for (const db::Migration& step : Migrations()) EXPECT_EQ(step.down == nullptr, step.version == 1);
}

// A store of this version serves while a newer program migrates, beside it, and after a step back.
TEST_P(RosterStoreConformance, NothingIsLostInAnUpgradeAndTheWayBack) {
  MakeOrganizations();
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys"}));
  ASSERT_OK(ImportMembers(kAcme, {"m1 er front_line nursing"}));
  ASSERT_OK(ImportUnits(kOther, {"all"}));
  backend_->MigrateToNext();
  ASSERT_OK(ImportMembers(kAcme, {"m2 er executive surgery"})) << "by a store that was open";
  ASSERT_OK(ImportUnits(kAcme, {"sys", "er<sys", "icu<sys"}));
  EXPECT_THAT(MemberIds(kAcme), ElementsAre("m1", "m2"));
  Reopen();
  ASSERT_OK(ImportMembers(kAcme, {"m3 icu front_line nursing"})) << "by one that was opened later";
  EXPECT_THAT(store_->GetMember({"acme", "m1"}), IsOkAndHolds(::testing::Field(&Member::unit_id, "er")));
  store_.reset();
  backend_->MigrateBack();
  store_ = backend_->Open();
  EXPECT_THAT(MemberIds(kAcme), ElementsAre("m1", "m2", "m3"));
  EXPECT_THAT(UnitIds(kAcme), ElementsAre("er", "icu", "sys"));
  EXPECT_THAT(UnitIds(kOther), ElementsAre("all"));
  EXPECT_THAT(store_->GetOrganization(kAcme), IsOkAndHolds(Organization{"acme", "Some name"}));
  ASSERT_OK(ImportMembers(kAcme, {"m4 icu front_line nursing"}));
}

}  // namespace
}  // namespace rapport::roster
