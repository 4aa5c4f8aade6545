#include <gmock/gmock.h>

#include <set>
#include <string>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/intake/store/conformance/intake_store_conformance.h"
#include "services/intake/store/conformance/next_schema.h"
#include "services/intake/store/sql/schema.h"

namespace rapport::intake {
namespace {

TEST(IntakeSchema, EachStepButTheFirstHasAWayBack) {
  for (const db::Migration& step : Migrations()) EXPECT_EQ(step.down == nullptr, step.version == 1);
}

// A store of this version serves while a newer program migrates, beside it, and after a step back.
TEST_P(IntakeStoreConformance, NothingIsLostInAnUpgradeAndTheWayBack) {
  const base::WaveName wave = OpenedWave();
  const base::WaveName other = {"other", "w2"};
  Wave draft;
  draft.name = other;
  ASSERT_OK(store_->CreateWave(draft, "", ""));
  AddCodes(wave, 0, 0, 60);
  for (int i = 0; i < 20; ++i) ASSERT_OK(SubmitOne(wave, i));
  backend_->MigrateToNext();
  for (int i = 20; i < 40; ++i) ASSERT_OK(SubmitOne(wave, i)) << "by a store that was open";
  ASSERT_OK(SubmitWithComments(wave, 40, {{"best", "The morning huddle."}}));
  AddCodes(wave, 1, 60, 70);
  Reopen();
  for (int i = 41; i < 70; ++i) ASSERT_OK(SubmitOne(wave, i)) << "by one that was opened later";
  store_.reset();
  backend_->MigrateBack();
  store_ = backend_->Open();
  EXPECT_OK(SubmitOne(wave, 7)) << "once more: the receipt is known";
  ASSERT_OK(store_->CloseWave(wave, "", "e3", "2026-03-09"));
  std::multiset<std::string> all;
  for (int i = 0; i < 70; ++i) all.insert(base::StrCat("sheet-", i));
  EXPECT_EQ(Contents(store_->ReadAnswers(wave, 0)->sheets), all);
  EXPECT_THAT(store_->ReadComments(wave)->comments, ::testing::SizeIs(1));
  EXPECT_OK(store_->GetWave(other));
}

}  // namespace
}  // namespace rapport::intake
