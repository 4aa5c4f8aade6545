#include "tools/load/runner.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/load/testing/fake_timer.h"

namespace rapport::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::_;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;
using ::testing::Pair;

// One operation that is called at given times; the test says what becomes of each attempt.
class FakeWorkload final : public Workload {
 public:
  using Attempt = std::function<void(const PlannedCall&, Done)>;

  FakeWorkload(const FakeTimer* timer, std::vector<Offset> times, Attempt attempt)
      : timer_(timer), times_(std::move(times)), attempt_(std::move(attempt)) {}

  const std::vector<std::string>& operations() const override { return operations_; }
  std::optional<PlannedCall> Next() override {
    if (next_ == times_.size()) return std::nullopt;
    const std::size_t number = next_++;
    return PlannedCall{times_[number], 0, number};
  }
  void Start(const PlannedCall& call, Done done) override {
    sent_.emplace_back(call.number, timer_->Now());
    attempt_(call, std::move(done));
  }

  // Which call was sent when.
  const std::vector<std::pair<std::uint64_t, Offset>>& sent() const { return sent_; }

 private:
  const FakeTimer* const timer_;
  const std::vector<Offset> times_;
  const Attempt attempt_;
  const std::vector<std::string> operations_ = {"fake"};
  std::vector<std::pair<std::uint64_t, Offset>> sent_;
  std::size_t next_ = 0;
};

std::vector<Offset> Every(Offset gap, int count) {
  std::vector<Offset> times;
  times.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) times.push_back(gap * i);
  return times;
}

class RunnerTest : public ::testing::Test {
 protected:
  // Ends each attempt with `code` after `time`.
  FakeWorkload::Attempt After(Offset time, absl::StatusCode code = absl::StatusCode::kOk) {
    return [this, time, code](const PlannedCall&, Done done) {
      timer_.At(timer_.Now() + time, [done = std::move(done), code] { done(code); });
    };
  }
  OperationResult RunOne(FakeWorkload& workload, const RunLimits& limits = {}) {
    Runner runner(&timer_, limits, {});
    return runner.Run(workload).operations.front();
  }

  FakeTimer timer_;
};

TEST_F(RunnerTest, SendsAtItsTimesWhateverBecomesOfEarlierCalls) {
  FakeWorkload workload(&timer_, Every(milliseconds(10), 4), After(seconds(5)));
  const OperationResult result = RunOne(workload);
  EXPECT_THAT(workload.sent(), ElementsAre(Pair(0, milliseconds(0)), Pair(1, milliseconds(10)),
                                           Pair(2, milliseconds(20)), Pair(3, milliseconds(30))));
  EXPECT_EQ(result.ok, 4);
  EXPECT_EQ(result.from_schedule.max(), 5'000'000);
}

TEST_F(RunnerTest, MeasuresFromTheScheduleWhenTheServerStalls) {
  // One call at a time, of 1 ms each, but for number 100, of a second. The hundred calls that were to go out
  // meanwhile waited for it, though each was quickly done once it was sent.
  const FakeWorkload::Attempt attempt = [this](const PlannedCall& call, Done done) {
    After(call.number == 100 ? seconds(1) : Offset(milliseconds(1)))(call, std::move(done));
  };
  FakeWorkload workload(&timer_, Every(milliseconds(10), 1000), attempt);
  const OperationResult result = RunOne(workload, {.in_flight = 1});
  EXPECT_EQ(result.ok, 1000);
  EXPECT_EQ(result.from_sending.ValueAt(0.99), 1000);
  EXPECT_GT(result.from_schedule.ValueAt(0.99), 850'000);
  EXPECT_NEAR(static_cast<double>(result.from_schedule.ValueAt(0.95)), 550'000, 60'000);
  EXPECT_EQ(result.from_schedule.ValueAt(0.5), 1000);
}

TEST_F(RunnerTest, HasNoMoreUnderWayThanAllowed) {
  std::size_t under_way = 0;
  std::size_t most = 0;
  const FakeWorkload::Attempt attempt = [&](const PlannedCall&, Done done) {
    most = std::max(most, ++under_way);
    timer_.At(timer_.Now() + seconds(1), [&under_way, done = std::move(done)] {
      --under_way;
      done(absl::StatusCode::kOk);
    });
  };
  FakeWorkload workload(&timer_, Every(milliseconds(10), 12), attempt);
  const OperationResult result = RunOne(workload, {.in_flight = 5});
  EXPECT_EQ(most, 5);
  EXPECT_EQ(result.ok, 12);
  // The sixth was to go at 50 ms, went when the first ended, and took a second.
  EXPECT_EQ(workload.sent()[5], (std::pair<std::uint64_t, Offset>(5, seconds(1))));
  EXPECT_EQ(result.from_schedule.max(), 2'900'000);  // the eleventh, from 100 ms to 3 s
}

TEST_F(RunnerTest, SendsTheSameCallAgainWhereItMayHaveBeenDone) {
  int attempts = 0;
  const FakeWorkload::Attempt attempt = [&](const PlannedCall& call, Done done) {
    const absl::StatusCode codes[] = {absl::StatusCode::kUnavailable, absl::StatusCode::kDeadlineExceeded,
                                      absl::StatusCode::kOk};
    After(milliseconds(10), codes[attempts++])(call, std::move(done));
  };
  FakeWorkload workload(&timer_, {seconds(1)}, attempt);
  const OperationResult result = RunOne(workload);
  // Ten milliseconds each, and pauses of 50 to 100 and of 100 to 200.
  ASSERT_THAT(workload.sent(), ElementsAre(Pair(0, milliseconds(1000)), Pair(0, _), Pair(0, _)));
  const Offset second = workload.sent()[1].second;
  const Offset third = workload.sent()[2].second;
  EXPECT_THAT(second, AllOf(Ge(milliseconds(1060)), Le(milliseconds(1110))));
  EXPECT_THAT(third - second, AllOf(Ge(milliseconds(110)), Le(milliseconds(210))));
  EXPECT_EQ(result.sent, 1);
  EXPECT_EQ(result.ok, 1);
  EXPECT_EQ(result.retried, 2);
  EXPECT_TRUE(result.errors.empty());
  const Offset took = third + milliseconds(10) - seconds(1);
  EXPECT_NEAR(static_cast<double>(result.from_schedule.max()),
              static_cast<double>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()),
              1'000);
  EXPECT_EQ(result.from_sending.max(), result.from_schedule.max());
}

TEST_F(RunnerTest, WhatFailedTogetherDoesNotComeBackTogether) {
  FakeWorkload workload(&timer_, std::vector<Offset>(50, seconds(1)),
                        After(milliseconds(1), absl::StatusCode::kUnavailable));
  RunOne(workload);
  std::set<Offset> second;
  for (std::size_t i = 50; i < 100; ++i) second.insert(workload.sent()[i].second);
  EXPECT_EQ(second.size(), 50);
}

TEST_F(RunnerTest, GivesUpAfterSoManyAttempts) {
  FakeWorkload workload(&timer_, {seconds(0)}, After(milliseconds(1), absl::StatusCode::kUnavailable));
  const OperationResult result = RunOne(workload);
  EXPECT_EQ(workload.sent().size(), 4);
  EXPECT_EQ(result.retried, 3);
  EXPECT_THAT(result.errors, ElementsAre(Pair(absl::StatusCode::kUnavailable, 1)));
  EXPECT_EQ(result.from_schedule.count(), 1);
}

TEST_F(RunnerTest, DoesNotRepeatWhatWasRefused) {
  FakeWorkload workload(&timer_, {seconds(0)}, After(milliseconds(1), absl::StatusCode::kInvalidArgument));
  const OperationResult result = RunOne(workload);
  EXPECT_EQ(result.retried, 0);
  EXPECT_THAT(result.errors, ElementsAre(Pair(absl::StatusCode::kInvalidArgument, 1)));
}

TEST_F(RunnerTest, CountsWhatItsTimeDidNotSufficeFor) {
  FakeWorkload workload(&timer_, Every(milliseconds(100), 100), After(seconds(3)));
  const OperationResult result = RunOne(workload, {.time = seconds(5), .in_flight = 2});
  // At 0, 0.1, 3 and 3.1 s; the time of 51 came until then, ends included.
  EXPECT_EQ(result.sent, 4);
  EXPECT_EQ(result.scheduled, 51);
  EXPECT_EQ(result.ok, 4);
}

TEST_F(RunnerTest, SendsWhatWasDueAlsoWhenItComesLate) {
  const FakeWorkload::Attempt attempt = [this](const PlannedCall&, const Done& done) {
    timer_.Pass(seconds(3));
    done(absl::StatusCode::kOk);
  };
  FakeWorkload workload(&timer_, {seconds(0), seconds(1), seconds(4), seconds(6)}, attempt);
  const OperationResult result = RunOne(workload, {.time = seconds(5)});
  EXPECT_THAT(workload.sent(), ElementsAre(Pair(0, seconds(0)), Pair(1, seconds(3)), Pair(2, seconds(6))));
  EXPECT_EQ(result.scheduled, 3);
  EXPECT_EQ(result.from_schedule.max(), 5'000'000);
}

TEST_F(RunnerTest, EndsAfterSoManyCalls) {
  FakeWorkload workload(&timer_, Every(milliseconds(10), 100), After(milliseconds(1)));
  const OperationResult result = RunOne(workload, {.calls = 7});
  EXPECT_EQ(result.scheduled, 7);
  EXPECT_EQ(result.ok, 7);
}

TEST_F(RunnerTest, TellsWhatWasDoneWhenStopped) {
  Runner runner(&timer_, {}, {});
  // The first ends well after the stop; the second waits for another attempt, which is not made.
  const FakeWorkload::Attempt attempt = [this](const PlannedCall& call, Done done) {
    if (call.number == 0) return After(seconds(2))(call, std::move(done));
    After(milliseconds(1), absl::StatusCode::kUnavailable)(call, std::move(done));
  };
  FakeWorkload workload(&timer_, {seconds(0), milliseconds(500), seconds(1), seconds(2)}, attempt);
  timer_.At(milliseconds(550), [&runner] { runner.Stop(); });
  const OperationResult result = runner.Run(workload).operations.front();
  EXPECT_EQ(result.scheduled, 2);
  EXPECT_EQ(result.ok, 1);
  EXPECT_EQ(result.retried, 0);
  EXPECT_THAT(result.errors, ElementsAre(Pair(absl::StatusCode::kUnavailable, 1)));
  EXPECT_EQ(timer_.Now(), seconds(2));
}

TEST_F(RunnerTest, SendsNothingWhenStoppedBefore) {
  timer_.Pass(seconds(1));
  FakeWorkload workload(&timer_, {seconds(0), seconds(1)}, After(milliseconds(1)));
  Runner runner(&timer_, {}, {});
  runner.Stop();
  timer_.Pass(seconds(1));
  EXPECT_EQ(runner.Run(workload).Total().scheduled, 0);
}

TEST_F(RunnerTest, TellsItsSpans) {
  FakeWorkload workload(&timer_, {seconds(1), seconds(2)}, After(milliseconds(250)));
  Runner runner(&timer_, {}, {});
  const RunResult result = runner.Run(workload);
  EXPECT_EQ(result.scheduled_span, seconds(2));
  EXPECT_EQ(result.span, milliseconds(2250));
}

}  // namespace
}  // namespace rapport::load
