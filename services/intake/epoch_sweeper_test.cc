#include "services/intake/epoch_sweeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "services/intake/store/sql/open.h"

namespace rapport::intake {
namespace {

using ::rapport::testing::IsOkAndHolds;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr std::chrono::hours kForEver{24 * 365};

class EpochSweeperTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(store_, OpenSqliteStore(directory_.path() + "/intake.db")); }

  base::WaveName OpenWave(const std::string& id) {
    Wave wave;
    wave.name = {"acme", id};
    wave.instrument_id = "demo-v1";
    wave.etag = "e1";
    EXPECT_OK(store_->CreateWave(wave, "", ""));
    FrozenWave frozen;
    frozen.units = {{"root", "", "All"}};
    frozen.cohorts = {{base::RoleGroup::kFrontLine, "root", {}, 20, 0, {}}};
    EXPECT_OK(store_->OpenWave(wave.name, "e1", {"e2", "2026-02-01", frozen, "digest"}));
    EXPECT_OK(store_->ImportSheets(wave.name, "r", "s", std::vector<StoredSheet>(20, {0, "a"})));
    return wave.name;
  }
  base::WaveName ClosedWave(const std::string& id) {
    base::WaveName wave = OpenWave(id);
    EXPECT_OK(store_->CloseWave(wave, "", "e3", "2026-02-20"));
    return wave;
  }
  void Release(const base::WaveName& wave) {
    EXPECT_THAT(store_->KeepRecord(wave, IntakeStore::kReleaseKey, "scores"), IsOkAndHolds(true));
  }

  const rapport::testing::TempDir directory_;
  std::unique_ptr<IntakeStore> store_;
};

TEST_F(EpochSweeperTest, WaitsForTheReleaseOfAClosedWave) {
  const base::WaveName released = ClosedWave("w1");
  Release(released);
  const base::WaveName waits = ClosedWave("w2");
  EpochSweeper sweeper(store_.get(), kForEver);
  sweeper.AwaitIdle();
  EXPECT_THAT(store_->ListWavesToForget(), IsOkAndHolds(UnorderedElementsAre(waits)));
  Release(waits);
  sweeper.Wake();
  sweeper.AwaitIdle();
  EXPECT_THAT(store_->ListWavesToForget(), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store_->ReadAnswers(waits, 0)->sheets, SizeIs(20)) << "nothing is lost by mixing";
}

TEST_F(EpochSweeperTest, DropsWhatIsNeverReleasedWhenItsPatienceEnds) {
  ClosedWave("w1");
  OpenWave("w2");
  // With the patience over at once, and with one that ends while nobody wakes it.
  EpochSweeper at_once(store_.get(), std::chrono::milliseconds(0));
  at_once.AwaitIdle();
  EXPECT_THAT(store_->ListWavesToForget(), IsOkAndHolds(IsEmpty()));
  EXPECT_FALSE(store_->ReadAnswers({"acme", "w2"}, 0)->restart) << "an open wave keeps its epochs";
  ClosedWave("w3");
  EpochSweeper soon(store_.get(), std::chrono::milliseconds(1));
  while (!store_->ListWavesToForget()->empty()) {
  }
}

}  // namespace
}  // namespace rapport::intake
