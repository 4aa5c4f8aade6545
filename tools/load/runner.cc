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
  stopping_ = true;
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
  const bool has_room = in_flight_ < limits_.in_flight;
  // What was due in time and finds room is sent also when this thread comes late.
  const bool out_of_time = now >= limits_.time && !has_room;
  if (!sending_ended_.has_value() && (stopping_ || out_of_time || !next_.has_value())) sending_ended_ = now;
  if (stopping_) GiveUpRetries();
  awaits_an_end_ = false;
  if (!retries_.empty() && retries_.top().at <= now) {
    Step step{retries_.top().call};
    retries_.pop();
    ++result_.operations[step.send->planned.operation].retried;
    return step;
  }
  const bool may_send = !sending_ended_.has_value() && has_room;
  if (may_send && next_->at <= now) {
    ++in_flight_;
    OperationResult& operation = result_.operations[next_->operation];
    ++operation.scheduled;
    ++operation.sent;
    result_.scheduled_span = next_->at;
    return {Call{*next_, now}};
  }
  if (sending_ended_.has_value() && in_flight_ == 0) return {};
  awaits_an_end_ = !may_send;
  // Far off, so that adding the beginning to it does not overflow.
  Offset wait = now + std::chrono::hours(24);
  if (!retries_.empty()) wait = std::min(wait, retries_.top().at);
  if (may_send) wait = std::min(wait, next_->at);
  if (!sending_ended_.has_value()) wait = std::min(wait, limits_.time);
  return {std::nullopt, wait};
}

void Runner::Send(Workload& workload, Call call) {
  ++call.attempts;
  workload.Start(call.planned, [this, call](absl::StatusCode code) { AttemptEnded(call, code); });
}

void Runner::AttemptEnded(Call call, absl::StatusCode code) {
  const std::lock_guard lock(mutex_);
  if (MayHaveBeenDone(code) && call.attempts < retry_.max_attempts && !stopping_) {
    const Offset pause = retry_.first_pause * (1 << (call.attempts - 1));
    retries_.push({Now() + pause, call, code});
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
  for (; next_.has_value() && next_->at <= *sending_ended_; Plan(workload)) {
    ++result_.operations[next_->operation].scheduled;
    result_.scheduled_span = next_->at;
  }
}

}  // namespace rapport::load
