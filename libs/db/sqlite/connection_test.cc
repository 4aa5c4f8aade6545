#include "libs/db/sqlite/connection.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

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
using ::testing::Not;

class DatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Connection> Open(const ConnectionOptions& options = {}) {
    auto database = Connection::Open(path_, options);
    EXPECT_OK(database);
    return *std::move(database);
  }
  static std::string Pragma(Connection& database, const std::string& name) {
    auto statement = database.Prepare("PRAGMA " + name);
    EXPECT_OK(statement);
    EXPECT_THAT(statement->Step(), IsOkAndHolds(true));
    return std::string(statement->Text(0));
  }

  testing::TempDir dir_;
  const std::string path_ = dir_.File("test.db");
};

TEST_F(DatabaseTest, IsSetUpForDurabilityAndPrivacy) {
  auto database = Open();
  EXPECT_EQ(Pragma(*database, "journal_mode"), "wal");
  EXPECT_EQ(Pragma(*database, "synchronous"), "2");
  EXPECT_EQ(Pragma(*database, "foreign_keys"), "1");
  EXPECT_EQ(Pragma(*database, "secure_delete"), "1");
  EXPECT_EQ(Pragma(*database, "trusted_schema"), "0");
  EXPECT_EQ(Pragma(*database, "temp_store"), "2");
  EXPECT_EQ(Pragma(*database, "busy_timeout"), "5000");
}

TEST_F(DatabaseTest, FilesAreReadableByTheirOwnerAlone) {
  auto database = Open();
  ASSERT_OK(database->Execute("CREATE TABLE t (a)"));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat info;
    ASSERT_EQ(stat((path_ + suffix).c_str(), &info), 0) << suffix;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << suffix;
  }
}

// Or commits that write it back would take long.
TEST_F(DatabaseTest, TheLogStaysShort) {
  auto database = Open();
  ASSERT_OK(database->Execute("CREATE TABLE t (a)"));
  for (int i = 0; i < 100; ++i) ASSERT_OK(database->Execute("INSERT INTO t VALUES (zeroblob(40000))"));
  EXPECT_LT(std::filesystem::file_size(path_ + "-wal") / 4096, 300U);
  EXPECT_GT(std::filesystem::file_size(path_) / 4096, 700U);
}

TEST_F(DatabaseTest, DataSurvivesClosing) {
  ASSERT_OK(Open()->Execute("CREATE TABLE t (a); INSERT INTO t VALUES (7)"));
  auto database = Open();
  ASSERT_OK_AND_ASSIGN(Statement select, database->Prepare("SELECT a FROM t"));
  ASSERT_THAT(select.Step(), IsOkAndHolds(true));
  EXPECT_EQ(select.Int64(0), 7);
}

TEST_F(DatabaseTest, DeletedContentIsOverwritten) {
  {
    auto database = Open();
    ASSERT_OK(database->Execute(
        "CREATE TABLE t (a); INSERT INTO t VALUES ('very-recognizable-text'); DELETE FROM t"));
  }
  std::ifstream in(path_, std::ios::binary);
  const std::string content(std::istreambuf_iterator<char>(in), {});
  EXPECT_THAT(content, HasSubstr("CREATE TABLE t"));
  EXPECT_THAT(content, Not(HasSubstr("very-recognizable-text")));
}

TEST_F(DatabaseTest, MemoryIsPrivate) {
  ASSERT_OK_AND_ASSIGN(auto one, Connection::Open(":memory:"));
  ASSERT_OK_AND_ASSIGN(auto two, Connection::Open(":memory:"));
  ASSERT_OK(one->Execute("CREATE TABLE t (a)"));
  EXPECT_OK(two->Execute("CREATE TABLE t (a)"));
}

TEST_F(DatabaseTest, APathIsNeverAUri) {
  EXPECT_THAT(Connection::Open("file:does-not-exist/x?mode=memory"),
              AllOf(StatusIs(absl::StatusCode::kUnavailable), HasReason("STORAGE_UNAVAILABLE")));
}

TEST_F(DatabaseTest, ConstraintErrors) {
  auto database = Open();
  ASSERT_OK(
      database->Execute("CREATE TABLE p (id TEXT PRIMARY KEY, u TEXT UNIQUE, n TEXT NOT NULL);"
                        "CREATE TABLE c (p TEXT REFERENCES p); INSERT INTO p VALUES ('a', 'b', 'c')"));
  for (const char* taken : {"INSERT INTO p VALUES ('a', 'x', 'x')", "INSERT INTO p VALUES ('x', 'b', 'x')"}) {
    EXPECT_THAT(database->Execute(taken),
                AllOf(StatusIs(absl::StatusCode::kAlreadyExists), HasReason("ALREADY_EXISTS")));
  }
  for (const char* wrong : {"INSERT INTO p VALUES ('x', 'x', NULL)", "INSERT INTO c VALUES ('nobody')"}) {
    EXPECT_THAT(database->Execute(wrong),
                AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("CONSTRAINT_VIOLATED")));
  }
}

TEST_F(DatabaseTest, ErrorsHideTheDriversText) {
  auto database = Open();
  const absl::Status status = database->Prepare("SELECT secret_column FROM nowhere").status();
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kInternal, Not(HasSubstr("nowhere"))),
                            HasReason("STORAGE_ERROR")));
  EXPECT_THAT(base::DetailOf(status), HasSubstr("no such table: nowhere"));
}

TEST_F(DatabaseTest, Busy) {
  auto one = Open();
  auto two = Open({.busy_timeout = absl::ZeroDuration()});
  ASSERT_OK(one->Execute("BEGIN IMMEDIATE"));
  EXPECT_THAT(two->Execute("BEGIN IMMEDIATE"),
              AllOf(StatusIs(absl::StatusCode::kUnavailable), HasReason("STORAGE_BUSY")));
}

TEST_F(DatabaseTest, Full) {
  auto database = Open();
  ASSERT_OK(database->Execute("PRAGMA max_page_count = 4; CREATE TABLE t (a)"));
  EXPECT_THAT(database->Execute("INSERT INTO t VALUES (randomblob(100000))"),
              AllOf(StatusIs(absl::StatusCode::kResourceExhausted), HasReason("STORAGE_FULL")));
}

TEST_F(DatabaseTest, ReadOnly) {
  auto writer = Open();
  ASSERT_OK(writer->Execute("CREATE TABLE t (a)"));
  auto reader = Open({.read_only = true});
  EXPECT_THAT(reader->Execute("INSERT INTO t VALUES (1)"),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("STORAGE_READ_ONLY")));
}

TEST_F(DatabaseTest, NotADatabase) {
  dir_.Write("test.db", std::string(8192, 'x'));
  EXPECT_THAT(Connection::Open(path_),
              AllOf(StatusIs(absl::StatusCode::kDataLoss), HasReason("STORAGE_CORRUPT")));
}

TEST_F(DatabaseTest, DamageIsFoundAtOpening) {
  {
    auto database = Open();
    ASSERT_OK(
        database->Execute("CREATE TABLE t (a TEXT);"
                          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                          "INSERT INTO t SELECT 'row ' || i FROM n"));
  }
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(3 * 4096);
    file << std::string(4096, '\x55');
  }
  EXPECT_THAT(Connection::Open(path_),
              AllOf(StatusIs(absl::StatusCode::kDataLoss), HasReason("STORAGE_CORRUPT")));
  EXPECT_OK(Connection::Open(path_, {.quick_check = false}));
}

TEST_F(DatabaseTest, PreparesExactlyOneStatement) {
  auto database = Open();
  EXPECT_OK(database->Prepare("SELECT 1;\n "));
  EXPECT_THAT(database->Prepare("SELECT 1; SELECT 2"), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(database->Prepare(" "), StatusIs(absl::StatusCode::kInternal));
}

TEST_F(DatabaseTest, StatementsAreReused) {
  auto database = Open();
  const auto prepared_count = [&] {
    int count = 0;
    sqlite3_stmt* statement = nullptr;
    while ((statement = sqlite3_next_stmt(database->handle(), statement)) != nullptr) ++count;
    return count;
  };
  const int before = prepared_count();
  for (int i = 0; i < 10; ++i) ASSERT_OK(database->Prepare("SELECT ?; "));
  EXPECT_EQ(prepared_count(), before + 1);
  {
    ASSERT_OK_AND_ASSIGN(Statement outer, database->Prepare("SELECT ?; "));
    ASSERT_OK_AND_ASSIGN(Statement inner, database->Prepare("SELECT ?; "));
    ASSERT_THAT(outer.Bind(1, 1).Step(), IsOkAndHolds(true));
    ASSERT_THAT(inner.Step(), IsOkAndHolds(true));
    EXPECT_TRUE(inner.IsNull(0));
  }
  ASSERT_OK_AND_ASSIGN(Statement again, database->Prepare("SELECT ?; "));
  ASSERT_THAT(again.Step(), IsOkAndHolds(true));
  EXPECT_TRUE(again.IsNull(0)) << "a binding survived";
  EXPECT_EQ(prepared_count(), before + 2);
}

}  // namespace
}  // namespace rapport::db::sqlite
