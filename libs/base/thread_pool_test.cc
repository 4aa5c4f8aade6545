#include "libs/base/thread_pool.h"

#include <atomic>
#include <latch>
#include <memory>
#include <vector>

#include "gtest/gtest.h"

namespace rapport::base {
namespace {

TEST(ThreadPoolTest, DestructorRunsWhatWasAccepted) {
  std::atomic<int> ran = 0;
  int accepted = 0;
  {
    ThreadPool pool(3, 1000);
    for (int i = 0; i < 500; ++i) accepted += pool.TrySchedule([&ran] { ++ran; });
  }
  EXPECT_EQ(accepted, 500);
  EXPECT_EQ(ran, 500);
}

TEST(ThreadPoolTest, RefusesWhenTheQueueIsFull) {
  std::latch running{1}, release{1};
  std::atomic<int> ran = 0;
  {
    ThreadPool pool(1, 2);
    ASSERT_TRUE(pool.TrySchedule([&] {
      running.count_down();
      release.wait();
      ++ran;
    }));
    running.wait();
    EXPECT_TRUE(pool.TrySchedule([&] { ++ran; }));
    EXPECT_TRUE(pool.TrySchedule([&] { ++ran; }));
    EXPECT_FALSE(pool.TrySchedule([&] { ran += 100; }));
    release.count_down();
  }
  EXPECT_EQ(ran, 3);
}

TEST(ThreadPoolTest, TellsItsLoad) {
  ThreadPool pool(2, 10);
  std::latch running{2}, release{1};
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(pool.TrySchedule([&] {
      running.count_down();
      release.wait();
    }));
  }
  running.wait();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pool.TrySchedule([&] { release.wait(); }));
  const ThreadPool::Load load = pool.load();
  EXPECT_EQ(load.threads, 2);
  EXPECT_EQ(load.busy, 2);
  EXPECT_EQ(load.queued, 3);
  release.count_down();
}

TEST(ThreadPoolTest, OneThreadKeepsTheOrder) {
  std::vector<int> order;
  {
    ThreadPool pool(1, 100);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(pool.TrySchedule([&order, i] { order.push_back(i); }));
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<size_t>(i)], i);
}

TEST(ThreadPoolTest, TakesMoveOnlyTasks) {
  std::atomic<int> value = 0;
  {
    ThreadPool pool(1, 1);
    ASSERT_TRUE(pool.TrySchedule([&value, box = std::make_unique<int>(7)] { value = *box; }));
  }
  EXPECT_EQ(value, 7);
}

TEST(ThreadPoolTest, ThreadsWorkAtTheSameTime) {
  ThreadPool pool(2, 2);
  std::latch first{1}, second{1};
  ASSERT_TRUE(pool.TrySchedule([&] {
    first.count_down();
    second.wait();
  }));
  ASSERT_TRUE(pool.TrySchedule([&] {
    first.wait();
    second.count_down();
  }));
  second.wait();
}

}  // namespace
}  // namespace rapport::base
