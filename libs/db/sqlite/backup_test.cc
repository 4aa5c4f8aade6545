#include "libs/db/sqlite/backup.h"

#include <sys/stat.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/transaction.h"
#include "libs/testing/small_disk.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db::sqlite {
namespace {

using rapport::testing::HasReason;

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, Connection::Open(path_));
    ASSERT_OK(database_->Execute("CREATE TABLE t (a INTEGER, b TEXT)"));
  }

  // Two rows in one transaction.
  static absl::Status InsertPair(Connection& database) {
    auto transaction = Transaction::Begin(database);
    if (!transaction.ok()) return transaction.status();
    for (int i = 0; i < 2; ++i) {
      absl::Status inserted = database.Execute("INSERT INTO t VALUES (1, hex(randomblob(2000)))");
      if (!inserted.ok()) return inserted;
    }
    return transaction->Commit();
  }
  static std::int64_t Rows(const std::string& path) {
    const auto database = Connection::Open(path);
    EXPECT_OK(database);
    auto count = (*database)->Prepare("SELECT count(*) FROM t");
    EXPECT_OK(count->Step());
    return count->Int64(0);
  }
  // Names in a directory.
  static std::size_t Files(const std::string& directory) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator()));
  }

  const rapport::testing::TempDir dir_;
  const rapport::testing::TempDir backups_;
  const std::string path_ = dir_.File("test.db");
  const std::string target_ = backups_.File("copy.db");
  std::unique_ptr<Connection> database_;
};

TEST_F(BackupTest, HoldsWhatWasCommittedThoughTheLogStillHasIt) {
  ASSERT_OK(InsertPair(*database_));
  ASSERT_OK(BackUp(path_, target_));
  ASSERT_OK(InsertPair(*database_));
  EXPECT_EQ(Rows(target_), 2);
  EXPECT_EQ(Rows(path_), 4);
  struct stat status = {};
  ASSERT_EQ(stat(target_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(BackupTest, IsOneMomentWhileOthersWrite) {
  std::atomic<bool> stop = false;
  std::atomic<int> pairs = 0;
  std::thread writer([&] {
    const auto own = Connection::Open(path_);
    while (!stop) {
      ASSERT_OK(InsertPair(**own));
      ++pairs;
    }
  });
  std::int64_t before = 0;
  for (int round = 0; round < 5; ++round) {
    for (const int seen = pairs; pairs < seen + 10;) std::this_thread::yield();
    const std::string target = backups_.File(std::to_string(round));
    ASSERT_OK(BackUp(path_, target));
    const std::int64_t rows = Rows(target);
    EXPECT_EQ(rows % 2, 0) << "half a transaction";
    EXPECT_GE(rows, before + 20);
    before = rows;
  }
  stop = true;
  writer.join();
}

TEST_F(BackupTest, ReplacesNothing) {
  backups_.Write("copy.db", "mine");
  EXPECT_THAT(BackUp(path_, target_), HasReason("BACKUP_EXISTS"));
  EXPECT_EQ(std::filesystem::file_size(target_), 4u);
  EXPECT_EQ(Files(backups_.path()), 1u);
}

TEST_F(BackupTest, OfSeveralToOneNameOneSucceeds) {
  ASSERT_OK(InsertPair(*database_));
  std::atomic<int> made = 0;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const absl::Status status = BackUp(path_, target_);
      if (status.ok()) {
        ++made;
      } else {
        EXPECT_THAT(status, HasReason("BACKUP_EXISTS"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(Rows(target_), 2);
  EXPECT_EQ(Files(backups_.path()), 1u);
}

TEST_F(BackupTest, LeavesNothingAfterAnError) {
  EXPECT_THAT(BackUp(dir_.File("missing.db"), target_), HasReason("STORAGE_UNAVAILABLE"));
  EXPECT_FALSE(std::filesystem::exists(dir_.File("missing.db")));
  EXPECT_THAT(BackUp(dir_.Write("text.db", std::string(8192, 'x')), target_), HasReason("STORAGE_CORRUPT"));
  EXPECT_THAT(BackUp(path_, backups_.File("missing/copy.db")), HasReason("STORAGE_UNAVAILABLE"));
  EXPECT_EQ(Files(backups_.path()), 0u);
}

TEST_F(BackupTest, OfADamagedDatabaseIsNone) {
  for (int i = 0; i < 50; ++i) ASSERT_OK(InsertPair(*database_));
  ASSERT_OK(database_->Execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  database_ = nullptr;
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(3 * 4096);
    file << std::string(4096, '\x55');
  }
  EXPECT_THAT(BackUp(path_, target_), HasReason("STORAGE_CORRUPT"));
  EXPECT_EQ(Files(backups_.path()), 0u);
}

TEST_F(BackupTest, OnAFullDisk) {
  const auto disk = rapport::testing::SmallDisk::Mount(1 << 20);
  if (disk == nullptr) GTEST_SKIP() << "not allowed to mount a file system";
  for (int i = 0; i < 500; ++i) ASSERT_OK(InsertPair(*database_));
  EXPECT_THAT(BackUp(path_, disk->File("copy.db")), HasReason("STORAGE_FULL"));
  EXPECT_EQ(Files(disk->path()), 0u);
}

}  // namespace
}  // namespace rapport::db::sqlite
