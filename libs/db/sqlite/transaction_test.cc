#include "libs/db/sqlite/transaction.h"

#include <string>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db::sqlite {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;

class TransactionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(one_, Connection::Open(dir_.File("test.db")));
    ASSERT_OK_AND_ASSIGN(two_,
                         Connection::Open(dir_.File("test.db"), {.busy_timeout = absl::ZeroDuration()}));
    ASSERT_OK(one_->Execute("CREATE TABLE t (a)"));
  }
  static int64_t Count(Connection& database) {
    auto count = database.Prepare("SELECT count(*) FROM t");
    EXPECT_OK(count);
    EXPECT_OK(count->Step());
    return count->Int64(0);
  }
  testing::TempDir dir_;
  std::unique_ptr<Connection> one_, two_;
};

TEST_F(TransactionTest, CommitKeeps) {
  ASSERT_OK_AND_ASSIGN(Transaction transaction, Transaction::Begin(*one_));
  ASSERT_OK(one_->Execute("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(Count(*two_), 0);
  ASSERT_OK(transaction.Commit());
  EXPECT_EQ(Count(*two_), 1);
  EXPECT_FALSE(one_->InTransaction());
}

TEST_F(TransactionTest, DyingRollsBack) {
  {
    ASSERT_OK_AND_ASSIGN(Transaction transaction, Transaction::Begin(*one_));
    const Transaction moved = std::move(transaction);
    ASSERT_OK(one_->Execute("INSERT INTO t VALUES (1)"));
    EXPECT_TRUE(one_->InTransaction());
  }
  EXPECT_FALSE(one_->InTransaction());
  EXPECT_EQ(Count(*one_), 0);
}

TEST_F(TransactionTest, SurvivesSqlitesOwnRollback) {
  {
    ASSERT_OK_AND_ASSIGN(Transaction transaction, Transaction::Begin(*one_));
    ASSERT_OK(one_->Execute("ROLLBACK"));
    EXPECT_THAT(transaction.Commit(), HasReason("STORAGE_ERROR"));
  }
  EXPECT_OK(Transaction::Begin(*one_));
}

TEST_F(TransactionTest, WritersExcludeEachOtherFromTheStart) {
  ASSERT_OK_AND_ASSIGN(Transaction first, Transaction::Begin(*one_));
  EXPECT_THAT(Transaction::Begin(*two_), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(first.Commit());
  EXPECT_OK(Transaction::Begin(*two_));
}

TEST_F(TransactionTest, SnapshotStandsStill) {
  ASSERT_OK_AND_ASSIGN(Transaction snapshot, Transaction::Begin(*two_, Transaction::Mode::kReadSnapshot));
  ASSERT_OK(one_->Execute("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(Count(*two_), 0);
  ASSERT_OK(snapshot.Commit());
  EXPECT_EQ(Count(*two_), 1);
}

}  // namespace
}  // namespace rapport::db::sqlite
