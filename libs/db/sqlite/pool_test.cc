#include "libs/db/sqlite/pool.h"

#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "libs/db/sqlite/transaction.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db::sqlite {
namespace {

using ::rapport::testing::HasReason;

const std::vector<Migration> kSteps = {{1, "create_t", "CREATE TABLE t (a)"}};

int64_t Count(Connection& database) {
  auto count = database.Prepare("SELECT count(*) FROM t");
  EXPECT_OK(count);
  EXPECT_OK(count->Step());
  return count->Int64(0);
}

TEST(PoolTest, ReadersSeeWhatWasCommittedWhileTheWriterGoesOn) {
  testing::TempDir dir;
  ASSERT_OK_AND_ASSIGN(auto pool, Pool::Open(dir.File("test.db"), kSteps));
  const Pool::Lease writer = pool->Writer();
  ASSERT_OK(writer->Execute("INSERT INTO t VALUES (1)"));
  ASSERT_OK_AND_ASSIGN(Transaction transaction, Transaction::Begin(*writer));
  ASSERT_OK(writer->Execute("INSERT INTO t VALUES (2)"));
  EXPECT_EQ(Count(*pool->Reader()), 1);
  ASSERT_OK(transaction.Commit());
  EXPECT_EQ(Count(*pool->Reader()), 2);
}

TEST(PoolTest, ReadersRefuseToWrite) {
  testing::TempDir dir;
  ASSERT_OK_AND_ASSIGN(auto pool, Pool::Open(dir.File("test.db"), kSteps));
  EXPECT_THAT(pool->Reader()->Execute("INSERT INTO t VALUES (1)"), HasReason("STORAGE_READ_ONLY"));
}

TEST(PoolTest, WaitsForAFreeReader) {
  testing::TempDir dir;
  ASSERT_OK_AND_ASSIGN(auto pool, Pool::Open(dir.File("test.db"), kSteps, {.readers = 2}));
  auto first = std::make_unique<Pool::Lease>(pool->Reader());
  const Pool::Lease second = pool->Reader();
  EXPECT_NE(&**first, &*second);
  std::latch got{1};
  std::thread waiting([&] {
    const Pool::Lease third = pool->Reader();
    got.count_down();
  });
  EXPECT_FALSE(got.try_wait());
  first.reset();
  got.wait();
  waiting.join();
}

TEST(PoolTest, MemoryServesBothRolesFromOneConnection) {
  ASSERT_OK_AND_ASSIGN(auto pool, Pool::Open(":memory:", kSteps));
  ASSERT_OK(pool->Writer()->Execute("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(Count(*pool->Reader()), 1);
}

TEST(PoolTest, ManyThreads) {
  testing::TempDir dir;
  ASSERT_OK_AND_ASSIGN(auto pool, Pool::Open(dir.File("test.db"), kSteps, {.readers = 2}));
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&pool, i] {
      for (int j = 0; j < 25; ++j) {
        if (i % 2 == 0) {
          const Pool::Lease writer = pool->Writer();
          ASSERT_OK_AND_ASSIGN(Transaction transaction, Transaction::Begin(*writer));
          ASSERT_OK(writer->Execute("INSERT INTO t VALUES (1)"));
          ASSERT_OK(transaction.Commit());
        } else {
          const Pool::Lease reader = pool->Reader();
          EXPECT_LE(Count(*reader), 100);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Count(*pool->Reader()), 100);
}

}  // namespace
}  // namespace rapport::db::sqlite
