#include "libs/db/sqlite/database.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "libs/db/conformance/database_conformance.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db::sqlite {
namespace {

class SqliteEngine final : public Engine {
 public:
  absl::StatusOr<std::unique_ptr<db::Database>> Open(std::span<const Migration> migrations) override {
    return OpenDatabase(directory_.File("test.db"), migrations);
  }
  absl::Status Back(std::span<const Migration> migrations) override {
    return MigrateBack(directory_.File("test.db"), migrations);
  }

 private:
  const rapport::testing::TempDir directory_;
};

TEST(SqliteDatabase, SaysWhenTheLogCannotBeCutYet) {
  const rapport::testing::TempDir directory;
  constexpr std::array<Migration, 1> kMigrations = {
      {{1, "foundation", "CREATE TABLE t (organization {text} NOT NULL)"}}};
  ASSERT_OK_AND_ASSIGN(const auto database, OpenDatabase(directory.File("test.db"), kMigrations));
  const auto insert = [&] {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database->Write("acme"));
    ASSERT_OK_AND_ASSIGN(db::Statement statement, transaction->Prepare("INSERT INTO t VALUES (?)"));
    ASSERT_OK(statement.BindAll("acme").Run());
    ASSERT_OK(transaction->Commit());
  };
  insert();
  {
    ASSERT_OK_AND_ASSIGN(const auto reader, database->Read("acme"));
    ASSERT_OK_AND_ASSIGN(db::Statement count, reader->Prepare("SELECT count(*) FROM t"));
    ASSERT_OK(count.Step());
    insert();
    EXPECT_THAT(database->ForgetDeleted(), rapport::testing::HasReason("STORAGE_BUSY"));
  }
  EXPECT_OK(database->ForgetDeleted());
  EXPECT_EQ(std::filesystem::file_size(directory.File("test.db-wal")), 0u);
}

}  // namespace
}  // namespace rapport::db::sqlite

namespace rapport::db {

INSTANTIATE_TEST_SUITE_P(Sqlite, DatabaseConformance, ::testing::Values(EngineFactory([] {
                           return std::make_unique<sqlite::SqliteEngine>();
                         })));

}  // namespace rapport::db
