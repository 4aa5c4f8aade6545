#include "libs/db/sqlite/statement.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/db/sqlite/connection.h"
#include "libs/testing/status_matchers.h"

namespace rapport::db::sqlite {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;

class StatementTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, Connection::Open(":memory:"));
    ASSERT_OK(database_->Execute("CREATE TABLE t (a, b)"));
  }
  Statement Prepare(std::string_view sql) {
    auto statement = database_->Prepare(sql);
    EXPECT_OK(statement);
    return *std::move(statement);
  }
  std::unique_ptr<Connection> database_;
};

TEST_F(StatementTest, EveryTypeRoundTrips) {
  const std::string bytes("\0\xff'x", 4);
  Statement select = Prepare("SELECT ?, ?, ?, ?, ?, ?, ?, typeof(?6), typeof(?3)");
  select.BindAll(std::numeric_limits<int64_t>::min(), 0.1, bytes, Null{}, true, Blob{bytes}, 7u);
  ASSERT_THAT(select.Step(), IsOkAndHolds(true));
  EXPECT_EQ(select.Int64(0), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(select.Double(1), 0.1);
  EXPECT_EQ(select.Text(2), bytes);
  EXPECT_TRUE(select.IsNull(3));
  EXPECT_EQ(select.Int64(4), 1);
  EXPECT_EQ(select.Bytes(5), bytes);
  EXPECT_EQ(select.Int64(6), 7);
  EXPECT_EQ(select.Text(7), "blob");
  EXPECT_EQ(select.Text(8), "text");
  EXPECT_THAT(select.Step(), IsOkAndHolds(false));
}

TEST_F(StatementTest, EmptyIsNotNull) {
  Statement select = Prepare("SELECT ?, ?");
  select.BindAll(std::string_view(), Blob{});
  ASSERT_THAT(select.Step(), IsOkAndHolds(true));
  EXPECT_FALSE(select.IsNull(0));
  EXPECT_FALSE(select.IsNull(1));
}

TEST_F(StatementTest, NullReadsAsZeroAndEmpty) {
  Statement select = Prepare("SELECT NULL");
  ASSERT_THAT(select.Step(), IsOkAndHolds(true));
  EXPECT_EQ(select.Int64(0), 0);
  EXPECT_EQ(select.Double(0), 0.0);
  EXPECT_EQ(select.Text(0), "");
  EXPECT_EQ(select.Bytes(0), "");
}

TEST_F(StatementTest, BoundTextIsCopied) {
  Statement select = Prepare("SELECT ?");
  {
    const std::string text = "a text that is too long to sit inside the string object";
    select.Bind(1, text);
  }
  ASSERT_THAT(select.Step(), IsOkAndHolds(true));
  EXPECT_EQ(select.Text(0), "a text that is too long to sit inside the string object");
}

TEST_F(StatementTest, RunsAgainAndAgain) {
  Statement insert = Prepare("INSERT INTO t VALUES (?, ?)");
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK(insert.BindAll(i, "x").Run());
    EXPECT_EQ(database_->Changes(), 1);
  }
  Statement count = Prepare("SELECT count(*) FROM t WHERE a > ?");
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(count.Bind(1, i).Step(), IsOkAndHolds(true));
    EXPECT_EQ(count.Int64(0), 2 - i);
    ASSERT_THAT(count.Step(), IsOkAndHolds(false));
  }
}

TEST_F(StatementTest, BindErrorsComeOutOfStepOnce) {
  Statement select = Prepare("SELECT ?");
  EXPECT_THAT(select.Bind(2, 1).Bind(1, 1).Step(), HasReason("STORAGE_ERROR"));
  EXPECT_THAT(select.Bind(1, 1).Step(), IsOkAndHolds(true));
}

TEST_F(StatementTest, UsableAfterAnError) {
  ASSERT_OK(database_->Execute("CREATE UNIQUE INDEX i ON t (a)"));
  Statement insert = Prepare("INSERT INTO t VALUES (?, NULL)");
  ASSERT_OK(insert.Bind(1, 1).Run());
  EXPECT_THAT(insert.Run(), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_OK(insert.Bind(1, 2).Run());
}

TEST_F(StatementTest, Moves) {
  Statement a = Prepare("SELECT 1");
  Statement b = std::move(a);
  a = Prepare("SELECT 2");
  b = std::move(a);
  ASSERT_THAT(b.Step(), IsOkAndHolds(true));
  EXPECT_EQ(b.Int64(0), 2);
}

}  // namespace
}  // namespace rapport::db::sqlite
