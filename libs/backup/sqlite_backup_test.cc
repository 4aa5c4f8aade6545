#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "libs/backup/backup.h"
#include "libs/backup/testing_check.h"
#include "libs/backup/testing_schema.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/migrate.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::backup {
namespace {

using ::rapport::testing::HasReason;

class SqliteBackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, db::sqlite::Connection::Open(data_.sqlite_path));
    ASSERT_OK(db::sqlite::Migrate(*database_, TestingMigrations()));
    ASSERT_OK(database_->Execute("INSERT INTO parents VALUES ('acme', 'a', 1, x'00ff', 'note')"));
  }
  absl::Status BackUpTo(const std::string& folder) {
    return BackUp(data_, folder, "0.1.0", absl::UnixEpoch(),
                  [this](std::string_view name, std::int64_t bytes) {
                    EXPECT_EQ(name, "database.db");
                    written_ += bytes;
                  })
        .status();
  }
  static absl::Status RestoreFrom(const std::string& folder, const Data& to, bool replace = false) {
    const auto manifest = Check(to, folder);
    if (!manifest.ok()) return manifest.status();
    return Restore(to, *manifest, folder, {.replace = replace}, nullptr);
  }
  static std::int64_t Parents(const std::string& path) {
    const auto database = db::sqlite::Connection::Open(path);
    auto count = (*database)->Prepare("SELECT count(*) FROM parents");
    EXPECT_OK(count->Step());
    return count->Int64(0);
  }
  Data At(const std::string& name) const { return {"roster", TestingMigrations(), directory_.File(name)}; }

  const rapport::testing::TempDir directory_;
  const Data data_ = At("roster.db");
  const std::string folder_ = directory_.File("backup");
  std::unique_ptr<db::sqlite::Connection> database_;
  std::int64_t written_ = 0;
};

TEST_F(SqliteBackupTest, ComesBackAsItWas) {
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK(database_->Execute("DELETE FROM parents"));
  ASSERT_OK_AND_ASSIGN(const Manifest manifest, Check(data_, folder_));
  EXPECT_EQ(manifest.service(), "roster");
  EXPECT_EQ(manifest.engine(), "sqlite");
  EXPECT_EQ(manifest.program_version(), "0.1.0");
  EXPECT_EQ(manifest.schema_version(), 2u);
  EXPECT_EQ(manifest.create_time(), "1970-01-01T00:00:00Z");
  EXPECT_EQ(manifest.files(0).bytes(), written_);
  ASSERT_OK(RestoreFrom(folder_, At("fresh.db")));
  EXPECT_EQ(Parents(directory_.File("fresh.db")), 1);
}

TEST_F(SqliteBackupTest, ReplacesDataOnlyWhenTold) {
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK(database_->Execute("DELETE FROM parents"));
  database_.reset();
  EXPECT_THAT(RestoreFrom(folder_, data_), HasReason("DATA_EXISTS"));
  EXPECT_EQ(Parents(data_.sqlite_path), 0);
  ASSERT_OK(RestoreFrom(folder_, data_, /*replace=*/true));
  EXPECT_EQ(Parents(data_.sqlite_path), 1);
  std::ofstream(directory_.File("damaged.db")) << std::string(8192, 'x');
  ASSERT_OK(RestoreFrom(folder_, At("damaged.db"), /*replace=*/true));
  EXPECT_EQ(Parents(directory_.File("damaged.db")), 1);
}

// What a process that was killed left beside the database must not be taken for part of the restored one.
TEST_F(SqliteBackupTest, ALogOfTheOldDatabaseGoesWithIt) {
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK(database_->Execute("DELETE FROM parents"));
  const std::string log = data_.sqlite_path + "-wal";
  std::filesystem::copy_file(log, directory_.File("kept"));
  database_.reset();
  std::filesystem::rename(directory_.File("kept"), log);
  ASSERT_OK(RestoreFrom(folder_, data_, /*replace=*/true));
  EXPECT_EQ(Parents(data_.sqlite_path), 1);
}

TEST_F(SqliteBackupTest, DamageIsSeenBeforeAnythingIsTouched) {
  ASSERT_OK(BackUpTo(folder_));
  {
    std::fstream file(folder_ + "/database.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-1, std::ios::end);
    file << 'x';
  }
  EXPECT_THAT(RestoreFrom(folder_, At("fresh.db")), HasReason("BACKUP_DAMAGED"));
  EXPECT_THAT(RestoreFrom(folder_, data_, /*replace=*/true), HasReason("BACKUP_DAMAGED"));
  EXPECT_EQ(Parents(data_.sqlite_path), 1);
  EXPECT_FALSE(std::filesystem::exists(directory_.File("fresh.db")));
}

TEST_F(SqliteBackupTest, OfAnotherServicesDataIsNone) {
  ASSERT_OK(database_->Execute("CREATE TABLE others (organization TEXT)"));
  EXPECT_THAT(BackUpTo(folder_), HasReason("NOT_THE_SERVICES_DATA"));
  ASSERT_OK(database_->Execute("DROP TABLE others; INSERT INTO schema_migrations VALUES (3, 'newer', 1)"));
  EXPECT_THAT(BackUpTo(folder_), HasReason("SCHEMA_NEWER"));
  EXPECT_FALSE(std::filesystem::exists(folder_));
  ASSERT_OK_AND_ASSIGN(const auto empty, db::sqlite::Connection::Open(directory_.File("empty.db")));
  EXPECT_THAT(BackUp(At("empty.db"), folder_, "", absl::UnixEpoch(), [](auto...) {}),
              HasReason("NOT_THE_SERVICES_DATA"));
}

TEST_F(SqliteBackupTest, AnOlderVersionComesBackAsThatVersion) {
  ASSERT_OK(db::sqlite::MigrateBack(*database_, TestingMigrations()));
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK(RestoreFrom(folder_, At("fresh.db")));
  ASSERT_OK_AND_ASSIGN(const auto restored, db::sqlite::Connection::Open(directory_.File("fresh.db")));
  EXPECT_THAT(db::sqlite::SchemaVersion(*restored), ::rapport::testing::IsOkAndHolds(1));
  EXPECT_OK(db::sqlite::Migrate(*restored, TestingMigrations()));
}

}  // namespace
}  // namespace rapport::backup
