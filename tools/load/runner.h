#ifndef RAPPORT_TOOLS_LOAD_RUNNER_H_
#define RAPPORT_TOOLS_LOAD_RUNNER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <queue>
#include <vector>

#include "tools/load/random.h"
#include "tools/load/result.h"
#include "tools/load/timer.h"
#include "tools/load/workload.h"

namespace rapport::load {

// How a client goes on after UNAVAILABLE and DEADLINE_EXCEEDED, of which it cannot know whether the call was
// done: it sends the same call again. Pauses double, and are shortened by lot, by half at most, so that calls
// which failed together do not come back together.
struct RetryPolicy {
  int max_attempts = 4;
  Offset first_pause = std::chrono::milliseconds(100);
};

// When sending ends, whichever comes first.
struct RunLimits {
  Offset time = Offset::max();
  std::uint64_t calls = std::numeric_limits<std::uint64_t>::max();
  // More calls than this are never under way, pauses between attempts included. Those that come then are sent
  // as soon as one ends, and keep the time at which they were to be sent.
  std::size_t in_flight = 4096;
};

// Sends the calls of a workload at their times and measures what becomes of them. An open loop: a server that
// is slow gets no fewer calls for it, and the time that a call waits to be sent counts.
class Runner {
 public:
  struct Progress {
    std::uint64_t sent = 0;
    std::uint64_t ended = 0;
    std::uint64_t failed = 0;
    std::size_t in_flight = 0;
  };

  // `timer` outlives the runner.
  Runner(Timer* timer, const RunLimits& limits, const RetryPolicy& retry);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Once. Returns when sending has ended and all that was sent has.
  RunResult Run(Workload& workload);

  // What is due later is not sent, no attempt is made again; what is under way is waited for. Any thread, any
  // time.
  void Stop();
  // Any thread.
  Progress progress() const;

 private:
  struct Call {
    PlannedCall planned;
    Offset first_sent{};
    int attempts = 0;
  };
  struct Retry {
    Offset at;
    Call call;
    absl::StatusCode code;
    bool operator>(const Retry& other) const { return at > other.at; }
  };

  Offset Now() const { return timer_->Now() - begin_; }
  // The next call of the workload into next_, as far as the limits allow.
  void Plan(Workload& workload);
  // What to do now: a call to be sent, or none and until when to wait; nullopt time at the end.
  struct Step {
    std::optional<Call> send = std::nullopt;
    std::optional<Offset> wait = std::nullopt;
  };
  Step NextStep();
  void Send(Workload& workload, Call call);
  void AttemptEnded(Call call, absl::StatusCode code);
  void CallEnded(const Call& call, absl::StatusCode code);
  void GiveUpRetries();
  // Counts calls whose time came and which were not sent.
  void CountUnsent(Workload& workload);

  Timer* const timer_;
  const RunLimits limits_;
  const RetryPolicy retry_;
  Offset begin_{};
  // Of the thread that runs.
  std::optional<PlannedCall> next_;
  std::uint64_t planned_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  RunResult result_;
  Random random_{1};
  std::priority_queue<Retry, std::vector<Retry>, std::greater<>> retries_;
  std::size_t in_flight_ = 0;
  std::optional<Offset> stopped_at_;        // on the timer
  std::optional<Offset> sending_ended_at_;  // since the beginning; calls of after that are none of this run
  bool awaits_an_end_ = false;              // the runner sleeps, and a call that ends is of interest to it
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_RUNNER_H_
