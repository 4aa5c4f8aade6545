#include "libs/db/sqlite/migrate.h"

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db::sqlite {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<Migration> kSteps = {
    {1, "create_a", "CREATE TABLE a (x); INSERT INTO a VALUES (1)"},
    {2, "create_b", "CREATE TABLE b (x)"},
    {3, "fill_b", "INSERT INTO b SELECT x FROM a; INSERT INTO a VALUES (2)"},
};

std::span<const Migration> First(size_t count) { return std::span(kSteps).first(count); }

class MigrateTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(database_, Connection::Open(dir_.File("test.db"))); }
  testing::TempDir dir_;
  std::unique_ptr<Connection> database_;
};

TEST_F(MigrateTest, AppliesWhatIsMissingOnce) {
  EXPECT_THAT(SchemaVersion(*database_), IsOkAndHolds(0));
  ASSERT_OK(Migrate(*database_, First(1)));
  EXPECT_THAT(SchemaVersion(*database_), IsOkAndHolds(1));
  ASSERT_OK(Migrate(*database_, kSteps));
  ASSERT_OK(Migrate(*database_, kSteps));
  EXPECT_THAT(SchemaVersion(*database_), IsOkAndHolds(3));
  ASSERT_OK_AND_ASSIGN(Statement count, database_->Prepare("SELECT count(*) FROM a"));
  ASSERT_OK(count.Step());
  EXPECT_EQ(count.Int64(0), 2);
}

TEST_F(MigrateTest, NothingToDo) {
  ASSERT_OK(Migrate(*database_, {}));
  EXPECT_OK(SchemaVersion(*database_));
}

TEST_F(MigrateTest, RefusesANewerSchema) {
  ASSERT_OK(Migrate(*database_, kSteps));
  EXPECT_THAT(Migrate(*database_, First(2)),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("SCHEMA_NEWER")));
  EXPECT_THAT(SchemaVersion(*database_), IsOkAndHolds(3));
}

TEST_F(MigrateTest, RefusesAnotherHistory) {
  const std::vector<Migration> other = {{1, "something_else", "CREATE TABLE z (x)"}};
  ASSERT_OK(Migrate(*database_, other));
  EXPECT_THAT(Migrate(*database_, kSteps),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("SCHEMA_MISMATCH")));
}

TEST_F(MigrateTest, AFailingStepLeavesTheOneBefore) {
  const std::vector<Migration> broken = {kSteps[0],
                                         {2, "broken", "CREATE TABLE c (x); INSERT INTO nowhere VALUES (1)"}};
  const absl::Status status = Migrate(*database_, broken);
  EXPECT_THAT(status, HasReason("STORAGE_ERROR"));
  EXPECT_THAT(base::DetailOf(status), HasSubstr("migration 2 broken"));
  EXPECT_THAT(SchemaVersion(*database_), IsOkAndHolds(1));
  EXPECT_FALSE(database_->InTransaction());
  EXPECT_OK(Migrate(*database_, kSteps)) << "table c must be gone and step 2 free again";
}

TEST_F(MigrateTest, NumbersMustHaveNoGap) {
  const std::vector<Migration> gap = {{1, "a", ""}, {3, "c", ""}};
  EXPECT_THAT(Migrate(*database_, gap), StatusIs(absl::StatusCode::kInternal));
}

TEST_F(MigrateTest, SeveralProcessesMayMigrateAtOnce) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      auto database = Connection::Open(dir_.File("test.db"), {.busy_timeout = absl::Seconds(30)});
      ASSERT_OK(database);
      EXPECT_OK(Migrate(**database, kSteps));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(SchemaVersion(*database_), IsOkAndHolds(3));
}

}  // namespace
}  // namespace rapport::db::sqlite
