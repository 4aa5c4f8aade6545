#include "libs/db/metered_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/db/sqlite/database.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db {
namespace {

using ::rapport::testing::HasReason;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

absl::Status Failed(const std::string& reason) {
  return base::Error(absl::StatusCode::kUnavailable, reason, "it failed");
}

// An engine that fails at every step.
class FailingCursor final : public Cursor {
 public:
  void Bind(int /*index*/, std::int64_t /*value*/) override {}
  void Bind(int /*index*/, std::string_view /*text*/) override {}
  void Bind(int /*index*/, Blob /*blob*/) override {}
  absl::StatusOr<bool> Step() override { return Failed("STORAGE_CORRUPT"); }
  void Reset() override {}
  std::int64_t Int64(int /*index*/) const override { return 0; }
  std::string_view Text(int /*index*/) const override { return ""; }
  std::string_view Bytes(int /*index*/) const override { return ""; }
};
class FailingTransaction final : public Transaction {
 public:
  absl::StatusOr<Statement> Prepare(std::string_view sql) override {
    if (sql.empty()) return Failed("STORAGE_ERROR");
    return Statement(std::make_unique<FailingCursor>());
  }
  absl::Status Insert(const Rows& /*rows*/) override { return Failed("ALREADY_EXISTS"); }
  std::int64_t Changes() const override { return 0; }
  absl::Status Commit() override { return Failed("COMMIT_UNKNOWN"); }
};
class FailingDatabase final : public Database {
 public:
  absl::StatusOr<std::unique_ptr<Transaction>> Write(std::string_view /*organization*/) override {
    return std::make_unique<FailingTransaction>();
  }
  absl::StatusOr<std::unique_ptr<Transaction>> Read(std::string_view /*organization*/) override {
    return Failed("STORAGE_BUSY");
  }
  absl::Status ForgetDeleted() override { return Failed("STORAGE_FULL"); }
};

constexpr Migration kMigrations[] = {
    {1, "t",
     "CREATE TABLE t (organization TEXT NOT NULL, v INTEGER NOT NULL, PRIMARY KEY (organization, v))"}};

class MeteredDatabaseTest : public ::testing::Test {
 protected:
  observe::Metrics metrics_;
  rapport::testing::TempDir directory_;
};

TEST_F(MeteredDatabaseTest, TransactionsAreCountedFromBeingWantedToTheirEnd) {
  ASSERT_OK_AND_ASSIGN(auto opened, sqlite::OpenDatabase(directory_.File("t.db"), kMigrations));
  const std::unique_ptr<Database> database = Metered(std::move(opened), "roster", &metrics_);
  const std::string write = R"({access="write",store="roster"} )";
  {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database->Write("acme"));
    EXPECT_THAT(metrics_.Text(), AllOf(HasSubstr("rapport_storage_in_flight" + write + "1\n"),
                                       HasSubstr("rapport_storage_wait_seconds_count" + write + "1\n"),
                                       HasSubstr("rapport_storage_duration_seconds_count" + write + "0\n")));
    const std::vector<Value> values = {std::string("acme"), std::int64_t{7}};
    EXPECT_OK(transaction->Insert({"t (organization, v)", 2, "", values}));
    EXPECT_EQ(transaction->Changes(), 1);
    EXPECT_OK(transaction->Commit());
  }
  EXPECT_THAT(metrics_.Text(), AllOf(HasSubstr("rapport_storage_in_flight" + write + "0\n"),
                                     HasSubstr("rapport_storage_duration_seconds_count" + write + "1\n")));
  {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database->Read("acme"));
    ASSERT_OK_AND_ASSIGN(Statement select, transaction->Prepare("SELECT v FROM t"));
    EXPECT_THAT(select.Step(), rapport::testing::IsOkAndHolds(true));
    EXPECT_EQ(select.Int64(0), 7);
    EXPECT_THAT(metrics_.Text(), HasSubstr(R"(rapport_storage_in_flight{access="read",store="roster"} 1)"
                                           "\n"));
  }
  EXPECT_OK(database->ForgetDeleted());
  EXPECT_THAT(metrics_.Text(),
              Not(::testing::ContainsRegex("rapport_storage_errors_total[{][^}]*[}] [1-9]")));
}

TEST_F(MeteredDatabaseTest, WhatTheEngineFailsIsCountedByReason) {
  const std::unique_ptr<Database> database =
      Metered(std::make_unique<FailingDatabase>(), "intake", &metrics_);
  EXPECT_THAT(database->Read("acme"), HasReason("STORAGE_BUSY"));
  EXPECT_THAT(database->ForgetDeleted(), HasReason("STORAGE_FULL"));
  {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database->Write("acme"));
    ASSERT_OK_AND_ASSIGN(Statement statement, transaction->Prepare("SELECT 1"));
    EXPECT_THAT(statement.Step(), HasReason("STORAGE_CORRUPT"));
    EXPECT_THAT(statement.Run(), HasReason("STORAGE_CORRUPT"));
    EXPECT_THAT(transaction->Prepare(""), HasReason("STORAGE_ERROR"));
    EXPECT_THAT(transaction->Insert({}), HasReason("ALREADY_EXISTS"));
    EXPECT_THAT(transaction->Commit(), HasReason("COMMIT_UNKNOWN"));
  }
  const std::string text = metrics_.Text();
  const std::vector<std::pair<std::string, int>> counts = {
      {"STORAGE_BUSY", 1},        {"STORAGE_FULL", 1},   {"STORAGE_CORRUPT", 2}, {"STORAGE_ERROR", 1},
      {"STORAGE_UNAVAILABLE", 0}, {"COMMIT_UNKNOWN", 1}, {"STORAGE_REFUSED", 0}, {"STORAGE_READ_ONLY", 0}};
  for (const auto& [reason, count] : counts) {
    EXPECT_THAT(text, HasSubstr("rapport_storage_errors_total{reason=\"" + reason + "\",store=\"intake\"} " +
                                std::to_string(count) + "\n"));
  }
  EXPECT_THAT(text, Not(HasSubstr("ALREADY_EXISTS")));
  EXPECT_THAT(text, HasSubstr(R"(rapport_storage_in_flight{access="read",store="intake"} 0)"
                              "\n"));
}

TEST_F(MeteredDatabaseTest, WithoutMetricsItIsTheDatabaseAsItIs) {
  auto inner = std::make_unique<FailingDatabase>();
  const Database* const is = inner.get();
  EXPECT_EQ(Metered(std::move(inner), "intake", nullptr).get(), is);
}

}  // namespace
}  // namespace rapport::db
