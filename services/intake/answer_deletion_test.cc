#include "services/intake/answer_deletion.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "services/intake/store/sql/open.h"

namespace rapport::intake {
namespace {

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

class AnswerDeletionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = OpenSqliteStore(directory_.path() + "/intake.db");
    ASSERT_OK(store);
    store_ = *std::move(store);
  }

  // A wave that closed on 2026-02-20 and keeps its answers for ten days.
  base::WaveName ClosedWave(const std::string& id, bool close = true) {
    Wave wave;
    wave.name = {"acme", id};
    wave.display_name = "Spring";
    wave.instrument_id = "demo-v1";
    wave.etag = "e1";
    wave.policy.keep_answers_days = 10;
    EXPECT_OK(store_->CreateWave(wave, "", ""));
    FrozenWave frozen;
    frozen.units = {{"root", "", "All"}};
    frozen.cohorts = {{base::RoleGroup::kFrontLine, "root", {}, 20, 0, {}}};
    EXPECT_OK(store_->OpenWave(wave.name, "e1", {"e2", "2026-02-01", frozen, "digest"}));
    EXPECT_OK(
        store_->ImportSheets(wave.name, "r", "s", std::vector<StoredSheet>(20, {0, "an-answer-sheet"})));
    if (close) {
      EXPECT_OK(store_->CloseWave(wave.name, "", "e3", "2026-02-20"));
    }
    return wave.name;
  }
  std::size_t Sheets(const base::WaveName& wave) { return store_->ReadAnswers(wave, 0)->sheets.size(); }

  const testing::TempDir directory_;
  std::unique_ptr<IntakeStore> store_;
};

TEST_F(AnswerDeletionTest, AnswersAreDeletedOnTheDayThatThePolicyNames) {
  const base::WaveName wave = ClosedWave("w1");
  EXPECT_OK(DeleteExpiredAnswers(*store_, Day(2026, 3, 2) - absl::Seconds(1)));
  EXPECT_EQ(Sheets(wave), 20u);
  EXPECT_OK(DeleteExpiredAnswers(*store_, Day(2026, 3, 2)));
  EXPECT_EQ(Sheets(wave), 0u);
  EXPECT_EQ(store_->GetWave(wave)->answers_deleted_date, "2026-03-02");
  EXPECT_OK(DeleteExpiredAnswers(*store_, Day(2026, 3, 9)));
  EXPECT_EQ(store_->GetWave(wave)->answers_deleted_date, "2026-03-02");
}

TEST_F(AnswerDeletionTest, AnOpenWaveKeepsItsAnswers) {
  const base::WaveName wave = ClosedWave("w1", /*close=*/false);
  EXPECT_OK(DeleteExpiredAnswers(*store_, Day(2036, 1, 1)));
  ASSERT_OK(store_->CloseWave(wave, "", "e3", "2036-01-01"));
  EXPECT_EQ(Sheets(wave), 20u);
}

TEST_F(AnswerDeletionTest, NoByteOfThemStaysInTheFiles) {
  ClosedWave("w1");
  const auto files_hold = [this](const std::string& text) {
    for (const char* file : {"intake.db", "intake.db-wal"}) {
      std::ifstream in(directory_.path() + "/" + file, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(in), {});
      if (bytes.find(text) != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(files_hold("an-answer-sheet")) << "or the test could not fail";
  EXPECT_OK(DeleteExpiredAnswers(*store_, Day(2026, 3, 2)));
  EXPECT_FALSE(files_hold("an-answer-sheet"));
}

TEST_F(AnswerDeletionTest, RunsAtTheStart) {
  const base::WaveName wave = ClosedWave("w1");
  const testing::FakeClock clock(Day(2026, 6, 1));
  {
    // The destructor waits for the round that begins with the constructor.
    const AnswerDeletion deletion(store_.get(), &clock);
  }
  EXPECT_EQ(Sheets(wave), 0u);
}

}  // namespace
}  // namespace rapport::intake
