#include "tools/load/runner.h"

#include <algorithm>
#include <utility>

namespace rapport::load {
namespace {

bool MayHaveBeenDone(absl::StatusCode code) {
  return code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kDeadlineExceeded;
}

std::int64_t Micros(Offset time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

}  // namespace

Runner::Runner(Timer* timer, const RunLimits& limits, const RetryPolicy& retry)
    : timer_(timer), limits_(limits), retry_(retry) {}

RunResult Runner::Run(Workload& workload) {
  {
    const std::lock_guard lock(mutex_);
    for (const std::string& name : workload.operations()) result_.operations.push_back({name});
  }
  begin_ = timer_->Now();
  Plan(workload);
  for (;;) {
    const Step step = NextStep();
    if (step.send.has_value()) {
      Send(workload, *step.send);
      if (step.send->attempts == 0) Plan(workload);
    } else if (step.wait.has_value()) {
      timer_->SleepUntil(begin_ + *step.wait);
    } else {
      break;
    }
  }
  CountUnsent(workload);
  const std::lock_guard lock(mutex_);
  return result_;
}

void Runner::Stop() {
  const std::lock_guard lock(mutex_);
  if (!stopped_at_.has_value()) stopped_at_ = timer_->Now();
  timer_->Wake();
}

Runner::Progress Runner::progress() const {
  const std::lock_guard lock(mutex_);
  Progress progress;
  for (const OperationResult& operation : result_.operations) {
    progress.sent += operation.sent;
    progress.ended += operation.from_schedule.count();
    progress.failed += operation.failed();
  }
  progress.in_flight = in_flight_;
  return progress;
}

void Runner::Plan(Workload& workload) {
  next_ = planned_ < limits_.calls ? workload.Next() : std::nullopt;
  if (next_.has_value() && next_->at > limits_.time) next_.reset();
  if (next_.has_value()) ++planned_;
}

Runner::Step Runner::NextStep() {
  const std::lock_guard lock(mutex_);
  const Offset now = Now();
  const Offset end = stopped_at_.has_value() ? *stopped_at_ - begin_ : limits_.time;
  const bool has_room = in_flight_ < limits_.in_flight;
  // What was due before the end and finds room is sent also when this thread comes late.
  const bool more_to_send =
      next_.has_value() && next_->at <= end && (now < end || has_room) && !sending_ended_at_.has_value();
  if (!more_to_send && !sending_ended_at_.has_value()) sending_ended_at_ = end;
  if (stopped_at_.has_value()) GiveUpRetries();
  awaits_an_end_ = false;
  if (!retries_.empty() && retries_.top().at <= now) {
    Step step{retries_.top().call};
    retries_.pop();
    ++result_.operations[step.send->planned.operation].retried;
    return step;
  }
  const bool may_send = more_to_send && has_room;
  if (may_send && next_->at <= now) {
    ++in_flight_;
    OperationResult& operation = result_.operations[next_->operation];
    ++operation.scheduled;
    ++operation.sent;
    result_.scheduled_span = next_->at;
    return {Call{*next_, now}};
  }
  if (!more_to_send && in_flight_ == 0) return {};
  awaits_an_end_ = !may_send;
  // Far off, so that adding the beginning to it does not overflow.
  Offset wait = now + std::chrono::hours(24);
  if (!retries_.empty()) wait = std::min(wait, retries_.top().at);
  if (may_send) wait = std::min(wait, next_->at);
  if (more_to_send) wait = std::min(wait, end);
  return {std::nullopt, wait};
}

void Runner::Send(Workload& workload, Call call) {
  ++call.attempts;
  workload.Start(call.planned, [this, call](absl::StatusCode code) { AttemptEnded(call, code); });
}

void Runner::AttemptEnded(Call call, absl::StatusCode code) {
  const std::lock_guard lock(mutex_);
  if (MayHaveBeenDone(code) && call.attempts < retry_.max_attempts && !stopped_at_) {
    const Offset longest = retry_.first_pause * (1 << (call.attempts - 1));
    const double share = 1 - random_.Uniform() / 2;
    retries_.push({Now() + std::chrono::duration_cast<Offset>(longest * share), call, code});
    timer_->Wake();
    return;
  }
  CallEnded(call, code);
  if (awaits_an_end_) timer_->Wake();
}

void Runner::CallEnded(const Call& call, absl::StatusCode code) {
  OperationResult& operation = result_.operations[call.planned.operation];
  const Offset now = Now();
  operation.from_schedule.Record(Micros(now - call.planned.at));
  operation.from_sending.Record(Micros(now - call.first_sent));
  if (code == absl::StatusCode::kOk) {
    ++operation.ok;
  } else {
    ++operation.errors[code];
  }
  result_.span = std::max(result_.span, now);
  --in_flight_;
}

void Runner::GiveUpRetries() {
  for (; !retries_.empty(); retries_.pop()) {
    CallEnded(retries_.top().call, retries_.top().code);
  }
}

void Runner::CountUnsent(Workload& workload) {
  const std::lock_guard lock(mutex_);
  for (; next_.has_value() && next_->at <= *sending_ended_at_; Plan(workload)) {
    ++result_.operations[next_->operation].scheduled;
    result_.scheduled_span = next_->at;
  }
}

}  // namespace rapport::load
