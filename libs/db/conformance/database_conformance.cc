#include "libs/db/conformance/database_conformance.h"

#include <gmock/gmock.h>

#include <array>
#include <limits>
#include <thread>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/bulk.h"
#include "libs/testing/status_matchers.h"

namespace rapport::db {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;

constexpr std::array<Migration, 2> kMigrations = {
    {{1, "foundation", R"sql(
CREATE TABLE t (
  organization {text} NOT NULL,
  id {text} NOT NULL,
  number BIGINT NOT NULL CHECK (number <> -13),
  bytes {blob} NOT NULL,
  PRIMARY KEY (organization, id)
) {keyed};
CREATE TABLE c (
  organization {text} NOT NULL,
  id {text} NOT NULL,
  PRIMARY KEY (organization, id),
  FOREIGN KEY (organization, id) REFERENCES t (organization, id)
) {keyed};
)sql"},
     {2, "another", "CREATE TABLE u (organization {text} NOT NULL PRIMARY KEY) {keyed};"}}};

}  // namespace

std::vector<Migration> DatabaseConformance::Released() { return {kMigrations.begin(), kMigrations.end()}; }

void DatabaseConformance::SetUp() {
  engine_ = GetParam()();
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(kMigrations));
}

absl::Status DatabaseConformance::Insert(std::string_view organization, std::string_view id,
                                         std::int64_t number, std::string_view bytes) {
  RAPPORT_ASSIGN_OR_RETURN(const auto transaction, database_->Write(organization));
  RAPPORT_ASSIGN_OR_RETURN(
      Statement insert,
      transaction->Prepare("INSERT INTO t (organization, id, number, bytes) VALUES (?, ?, ?, ?)"));
  RAPPORT_RETURN_IF_ERROR(insert.BindAll(organization, id, number, Blob{bytes}).Run());
  return transaction->Commit();
}

std::string DatabaseConformance::Rows(std::string_view organization) {
  const auto read = [&]() -> absl::StatusOr<std::string> {
    RAPPORT_ASSIGN_OR_RETURN(const auto transaction, database_->Read(organization));
    RAPPORT_ASSIGN_OR_RETURN(Statement select, transaction->Prepare("SELECT id, number FROM t ORDER BY id"));
    std::string rows;
    for (;;) {
      RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
      if (!more) return rows;
      rows += base::StrCat(rows.empty() ? "" : " ", select.Text(0), "=", select.Int64(1));
    }
  }();
  return read.ok() ? *read : std::string(read.status().message());
}

TEST_P(DatabaseConformance, EveryTypeRoundTrips) {
  const std::string bytes("\0\xff'?x", 5);
  const std::string text = "it's a ? “text” of\nseveral lines";
  ASSERT_OK(Insert("acme", text, std::numeric_limits<std::int64_t>::min(), bytes));
  ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Read("acme"));
  ASSERT_OK_AND_ASSIGN(Statement select,
                       transaction->Prepare("SELECT id, number, bytes, '?', NULL FROM t WHERE id = ?"));
  ASSERT_THAT(select.Bind(1, text).Step(), IsOkAndHolds(true));
  EXPECT_EQ(select.Text(0), text);
  EXPECT_EQ(select.Int64(1), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(select.Bytes(2), bytes);
  EXPECT_EQ(select.Text(3), "?");
  EXPECT_EQ(select.Text(4), "");
  EXPECT_EQ(select.Int64(4), 0);
  EXPECT_THAT(select.Step(), IsOkAndHolds(false));
}

TEST_P(DatabaseConformance, EmptyIsNotNull) {
  EXPECT_OK(Insert("acme", std::string_view(), 1, std::string_view()));
  EXPECT_EQ(Rows("acme"), "=1");
}

TEST_P(DatabaseConformance, StatementsRunAgainAndAgain) {
  ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
  ASSERT_OK_AND_ASSIGN(
      Statement insert,
      transaction->Prepare("INSERT INTO t (organization, id, number, bytes) VALUES ('acme', ?, ?, '')"));
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK(insert.BindAll(base::StrCat("id", i), i).Run());
    EXPECT_EQ(transaction->Changes(), 1);
  }
  ASSERT_OK_AND_ASSIGN(Statement count, transaction->Prepare("SELECT count(*) FROM t WHERE number > ?"));
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(count.Bind(1, i).Step(), IsOkAndHolds(true));
    EXPECT_EQ(count.Int64(0), 2 - i);
    count.Reset();
  }
  ASSERT_OK_AND_ASSIGN(Statement update, transaction->Prepare("UPDATE t SET number = 7 WHERE number > 0"));
  ASSERT_OK(update.Run());
  EXPECT_EQ(transaction->Changes(), 2);
}

TEST_P(DatabaseConformance, ABindErrorComesOutOfStep) {
  ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Read("acme"));
  ASSERT_OK_AND_ASSIGN(Statement select, transaction->Prepare("SELECT number FROM t WHERE number = ?"));
  EXPECT_THAT(select.Bind(2, 1).Bind(1, 1).Step(), HasReason("STORAGE_ERROR"));
}

TEST_P(DatabaseConformance, WithoutACommitNothingIsKept) {
  {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
    ASSERT_OK_AND_ASSIGN(
        Statement insert,
        transaction->Prepare("INSERT INTO t (organization, id, number, bytes) VALUES ('acme', 'a', 1, '')"));
    ASSERT_OK(insert.Run());
  }
  EXPECT_EQ(Rows("acme"), "");
  ASSERT_OK(Insert("acme", "a", 2));
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(kMigrations));
  EXPECT_EQ(Rows("acme"), "a=2");
}

TEST_P(DatabaseConformance, ErrorsTellTheCallerNoSql) {
  ASSERT_OK(Insert("acme", "a", 1));
  EXPECT_THAT(Insert("acme", "a", 2), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Insert("acme", "b", -13), HasReason("CONSTRAINT_VIOLATED"));
  ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
  const auto run = [&](std::string_view sql) -> absl::Status {
    RAPPORT_ASSIGN_OR_RETURN(Statement statement, transaction->Prepare(sql));
    return statement.Run();
  };
  const absl::Status status = run("SELECT secret_column FROM nowhere");
  EXPECT_THAT(status, HasReason("STORAGE_ERROR"));
  EXPECT_THAT(std::string(status.message()), ::testing::Not(::testing::HasSubstr("nowhere")));
  EXPECT_THAT(base::DetailOf(status), ::testing::HasSubstr("nowhere"));
}

TEST_P(DatabaseConformance, AForeignKeyHolds) {
  ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
  ASSERT_OK_AND_ASSIGN(Statement insert,
                       transaction->Prepare("INSERT INTO c (organization, id) VALUES ('acme', 'x')"));
  EXPECT_THAT(insert.Run(), HasReason("CONSTRAINT_VIOLATED"));
}

TEST_P(DatabaseConformance, AReaderSeesOneMoment) {
  ASSERT_OK(Insert("acme", "a", 1));
  ASSERT_OK_AND_ASSIGN(const auto reader, database_->Read("acme"));
  ASSERT_OK_AND_ASSIGN(Statement count, reader->Prepare("SELECT count(*) FROM t"));
  ASSERT_THAT(count.Step(), IsOkAndHolds(true));
  EXPECT_EQ(count.Int64(0), 1);
  count.Reset();
  ASSERT_OK(Insert("acme", "b", 2));
  ASSERT_THAT(count.Step(), IsOkAndHolds(true));
  EXPECT_EQ(count.Int64(0), 1);
  count.Reset();
  EXPECT_EQ(Rows("acme"), "a=1 b=2");
}

TEST_P(DatabaseConformance, WritersOfOneOrganizationExcludeEachOther) {
  ASSERT_OK(Insert("acme", "a", 0));
  constexpr int kThreads = 4;
  constexpr int kRounds = 25;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this] {
      for (int round = 0; round < kRounds; ++round) {
        ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
        ASSERT_OK_AND_ASSIGN(Statement select, transaction->Prepare("SELECT number FROM t WHERE id = 'a'"));
        ASSERT_THAT(select.Step(), IsOkAndHolds(true));
        const std::int64_t seen = select.Int64(0);
        select.Reset();
        ASSERT_OK_AND_ASSIGN(
            Statement update,
            transaction->Prepare("UPDATE t SET number = ? WHERE organization = 'acme' AND id = 'a'"));
        ASSERT_OK(update.Bind(1, seen + 1).Run());
        ASSERT_OK(transaction->Commit());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Rows("acme"), base::StrCat("a=", kThreads * kRounds));
}

TEST_P(DatabaseConformance, TextsAreOrderedByTheirBytes) {
  for (const std::string_view id : {"b", "B", "a_", "a-", "é", "z"}) ASSERT_OK(Insert("acme", id, 1));
  EXPECT_EQ(Rows("acme"), "B=1 a-=1 a_=1 b=1 z=1 é=1");
}

TEST_P(DatabaseConformance, BulkInsertsTakeAnyNumberOfRows) {
  for (const int count : {0, 1, 499, 500, 501, 1234}) {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
    BulkInsert insert(*transaction, "t (organization, id, number, bytes)", 4,
                      "ON CONFLICT (organization, id) DO UPDATE SET number = excluded.number");
    for (int i = 0; i < count; ++i) {
      ASSERT_OK(insert.Add("acme", base::StrCat("id", i), i, Blob{"x"}));
    }
    ASSERT_OK(insert.Finish());
    ASSERT_OK_AND_ASSIGN(Statement select,
                         transaction->Prepare("SELECT count(*), CAST(sum(number) AS BIGINT) FROM t"));
    ASSERT_THAT(select.Step(), IsOkAndHolds(true));
    EXPECT_EQ(select.Int64(0), count);
    EXPECT_EQ(select.Int64(1), count == 0 ? 0 : count * (count - 1) / 2);
    select.Reset();
    ASSERT_OK(transaction->Commit());
  }
}

TEST_P(DatabaseConformance, BulkInsertsKeepEveryTypeAndSayWhatIsTaken) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  const std::string bytes("\0\xff'{}\"\\", 7);
  {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
    BulkInsert insert(*transaction, "t (organization, id, number, bytes)", 4);
    ASSERT_OK(insert.Add("acme", "a{\"',\\}é NULL", kLeast, Blob{bytes}));
    ASSERT_OK(insert.Add("acme", "", -1, Blob{""}));
    ASSERT_OK(insert.Finish());
    EXPECT_EQ(transaction->Changes(), 2);
    ASSERT_OK(transaction->Commit());
  }
  ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Write("acme"));
  {
    ASSERT_OK_AND_ASSIGN(
        Statement select,
        transaction->Prepare("SELECT id, number, bytes FROM t WHERE bytes IS NOT NULL ORDER BY id"));
    ASSERT_THAT(select.Step(), IsOkAndHolds(true));
    EXPECT_EQ(select.Text(0), "");
    EXPECT_EQ(select.Int64(1), -1);
    EXPECT_EQ(select.Bytes(2), "");
    ASSERT_THAT(select.Step(), IsOkAndHolds(true));
    EXPECT_EQ(select.Text(0), "a{\"',\\}é NULL");
    EXPECT_EQ(select.Int64(1), kLeast);
    EXPECT_EQ(select.Bytes(2), bytes);
    EXPECT_THAT(select.Step(), IsOkAndHolds(false));
  }
  BulkInsert again(*transaction, "t (organization, id, number, bytes)", 4);
  ASSERT_OK(again.Add("acme", "", 1, Blob{"x"}));
  EXPECT_THAT(again.Finish(), HasReason("ALREADY_EXISTS"));
}

TEST_P(DatabaseConformance, EveryOrganizationIsReadTogether) {
  ASSERT_OK(Insert("acme", "a", 1));
  ASSERT_OK(Insert("other", "b", 2));
  EXPECT_EQ(Rows(EveryOrganization()), "a=1 b=2");
  EXPECT_OK(database_->ForgetDeleted());
}

}  // namespace rapport::db
