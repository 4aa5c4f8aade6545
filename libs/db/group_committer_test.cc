#include "libs/db/group_committer.h"

#include <atomic>
#include <latch>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::db {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;

// A commit that can be held, and that remembers the batches it was given.
class HeldCommit {
 public:
  std::vector<absl::StatusOr<int>> operator()(std::span<int> items) {
    if (batches.empty()) {
      entered.count_down();
      release.wait();
    }
    batches.emplace_back(items.begin(), items.end());
    std::vector<absl::StatusOr<int>> results;
    for (const int item : items) {
      if (item < 0) {
        results.push_back(absl::OutOfRangeError("negative"));
      } else {
        results.push_back(item * 10);
      }
    }
    return results;
  }

  std::latch entered{1}, release{1};
  std::vector<std::vector<int>> batches;  // read it after Drain()
};

using Committer = GroupCommitter<int, int>;

Committer::Commit Through(HeldCommit& commit) {
  return [&commit](std::span<int> items) { return commit(items); };
}

TEST(GroupCommitterTest, ABatchFormsWhileTheOneBeforeCommits) {
  HeldCommit commit;
  Committer committer(Through(commit), {.max_batch = 3});
  std::vector<absl::StatusOr<int>> results(6, absl::UnknownError("not called"));
  const auto submit = [&](int i) {
    committer.Submit(i,
                     [&results, i](absl::StatusOr<int> result) { results[static_cast<size_t>(i)] = result; });
  };
  submit(0);
  commit.entered.wait();
  for (int i = 1; i < 6; ++i) submit(i);
  EXPECT_EQ(committer.queued(), 5u);
  commit.release.count_down();
  committer.Drain();
  EXPECT_THAT(commit.batches, ElementsAre(ElementsAre(0), ElementsAre(1, 2, 3), ElementsAre(4, 5)));
  for (int i = 0; i < 6; ++i) EXPECT_THAT(results[static_cast<size_t>(i)], IsOkAndHolds(i * 10));
}

TEST(GroupCommitterTest, EachItemGetsItsOwnResult) {
  HeldCommit commit;
  Committer committer(Through(commit));
  absl::StatusOr<int> good = 0, bad = 0;
  committer.Submit(0, [](absl::StatusOr<int>) {});
  commit.entered.wait();
  committer.Submit(-1, [&](absl::StatusOr<int> result) { bad = std::move(result); });
  committer.Submit(2, [&](absl::StatusOr<int> result) { good = std::move(result); });
  commit.release.count_down();
  committer.Drain();
  EXPECT_THAT(bad, StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(good, IsOkAndHolds(20));
}

TEST(GroupCommitterTest, RefusesWhenTheQueueIsFull) {
  HeldCommit commit;
  Committer committer(Through(commit), {.max_batch = 8, .max_queue = 2});
  std::atomic<int> ok = 0;
  const auto count = [&ok](absl::StatusOr<int> result) { ok += result.ok(); };
  committer.Submit(0, count);
  commit.entered.wait();
  committer.Submit(1, count);
  committer.Submit(2, count);
  absl::StatusOr<int> refused = 0;
  committer.Submit(3, [&](absl::StatusOr<int> result) { refused = std::move(result); });
  EXPECT_THAT(refused, AllOf(StatusIs(absl::StatusCode::kResourceExhausted), HasReason("OVERLOADED")));
  commit.release.count_down();
  committer.Drain();
  EXPECT_EQ(ok, 3);
}

TEST(GroupCommitterTest, RefusesAfterDraining) {
  Committer committer([](std::span<int> items) { return std::vector<absl::StatusOr<int>>(items.size(), 1); });
  committer.Drain();
  committer.Drain();
  absl::StatusOr<int> refused = 0;
  committer.Submit(3, [&](absl::StatusOr<int> result) { refused = std::move(result); });
  EXPECT_THAT(refused, AllOf(StatusIs(absl::StatusCode::kUnavailable), HasReason("SHUTTING_DOWN")));
}

TEST(GroupCommitterTest, ACommitThatForgetsResultsIsAnError) {
  Committer committer([](std::span<int>) { return std::vector<absl::StatusOr<int>>(); });
  absl::StatusOr<int> result = 0;
  committer.Submit(3, [&](absl::StatusOr<int> r) { result = std::move(r); });
  committer.Drain();
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kInternal));
}

TEST(GroupCommitterTest, MoveOnlyItemsAndResults) {
  using Box = std::unique_ptr<int>;
  GroupCommitter<Box, Box> committer([](std::span<Box> items) {
    std::vector<absl::StatusOr<Box>> results;
    for (Box& item : items) results.push_back(std::move(item));
    return results;
  });
  int value = 0;
  committer.Submit(std::make_unique<int>(7), [&](absl::StatusOr<Box> result) { value = **result; });
  committer.Drain();
  EXPECT_EQ(value, 7);
}

TEST(GroupCommitterTest, CommitsNothingThatNobodyWantsAnyMore) {
  std::vector<int> committed;
  Committer committer([&committed](std::span<int> items) {
    committed.insert(committed.end(), items.begin(), items.end());
    return std::vector<absl::StatusOr<int>>(items.begin(), items.end());
  });
  std::vector<absl::StatusOr<int>> results(3);
  for (int item = 0; item < 3; ++item) {
    committer.Submit(
        item,
        [&results, item](absl::StatusOr<int> result) {
          results[static_cast<size_t>(item)] = std::move(result);
        },
        [item] { return item == 1 ? absl::CancelledError("gone") : absl::OkStatus(); });
  }
  committer.Drain();
  EXPECT_EQ(committed, std::vector<int>({0, 2}));
  EXPECT_THAT(results[0], IsOkAndHolds(0));
  EXPECT_EQ(results[1].status(), absl::CancelledError("gone"));
  EXPECT_THAT(results[2], IsOkAndHolds(2));
}

TEST(GroupCommitterTest, ManyThreadsEachItemExactlyOnce) {
  std::set<int> committed;
  std::atomic<int> called = 0;
  {
    Committer committer(
        [&committed](std::span<int> items) {
          std::vector<absl::StatusOr<int>> results;
          for (const int item : items) {
            EXPECT_TRUE(committed.insert(item).second);
            results.push_back(item);
          }
          return results;
        },
        {.max_batch = 16, .max_queue = 100000});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 1000; ++i) {
          const int item = t * 1000 + i;
          committer.Submit(item, [&called, item](absl::StatusOr<int> result) {
            EXPECT_THAT(result, IsOkAndHolds(item));
            ++called;
          });
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(committed.size(), 4000u);
  EXPECT_EQ(called, 4000);
}

}  // namespace
}  // namespace rapport::db
