#include "libs/base/thread_pool.h"

#include <atomic>
#include <memory>
#include <vector>

#include "absl/synchronization/notification.h"
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
  absl::Notification running, release;
  std::atomic<int> ran = 0;
  {
    ThreadPool pool(1, 2);
    ASSERT_TRUE(pool.TrySchedule([&] {
      running.Notify();
      release.WaitForNotification();
      ++ran;
    }));
    running.WaitForNotification();
    EXPECT_TRUE(pool.TrySchedule([&] { ++ran; }));
    EXPECT_TRUE(pool.TrySchedule([&] { ++ran; }));
    EXPECT_FALSE(pool.TrySchedule([&] { ran += 100; }));
    release.Notify();
  }
  EXPECT_EQ(ran, 3);
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
  absl::Notification first, second;
  ASSERT_TRUE(pool.TrySchedule([&] {
    first.Notify();
    second.WaitForNotification();
  }));
  ASSERT_TRUE(pool.TrySchedule([&] {
    first.WaitForNotification();
    second.Notify();
  }));
  second.WaitForNotification();
}

}  // namespace
}  // namespace rapport::base
