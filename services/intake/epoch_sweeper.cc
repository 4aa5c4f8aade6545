#include "services/intake/epoch_sweeper.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/observe/log.h"

namespace rapport::intake {
namespace {

constexpr std::chrono::minutes kAfterAnError{1};
// More than a condition variable can wait for is no patience, but a mistake.
constexpr std::chrono::hours kLongest{24};

}  // namespace

EpochSweeper::EpochSweeper(IntakeStore* store, std::chrono::milliseconds patience)
    : store_(store),
      patience_(std::min<std::chrono::milliseconds>(patience, kLongest)),
      thread_([this] { Run(); }) {}

EpochSweeper::~EpochSweeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void EpochSweeper::Wake() {
  const std::lock_guard lock(mutex_);
  asked_ = true;
  idle_ = false;
  changed_.notify_all();
}

void EpochSweeper::AwaitIdle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return idle_; });
}

void EpochSweeper::Run() {
  Time next;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (!asked_) {
        idle_ = true;
        changed_.notify_all();
      }
      changed_.wait_until(lock, next, [this] { return asked_ || stopping_; });
      if (stopping_) return;
      asked_ = false;
    }
    next = SweepAll();
  }
}

// Drops what is due; returns when there may be more to do.
EpochSweeper::Time EpochSweeper::SweepAll() {
  const Time now = std::chrono::steady_clock::now();
  Time next = now + kLongest;
  const auto sweep = [&]() -> absl::Status {
    // In this order: what closes or is released in between wakes the sweeper again.
    RAPPORT_ASSIGN_OR_RETURN(const std::vector<base::WaveName> closed, store_->ListWavesToForget());
    RAPPORT_ASSIGN_OR_RETURN(const std::vector<base::WaveName> unreleased, store_->ListUnreleasedWaves());
    const std::map<std::string, Time> known = std::exchange(due_, {});
    for (const base::WaveName& wave : unreleased) {
      const auto seen = known.find(wave.ToString());
      due_[wave.ToString()] = seen == known.end() ? now + patience_ : seen->second;
    }
    for (const base::WaveName& wave : closed) {
      const auto due = due_.find(wave.ToString());
      if (due != due_.end() && due->second > now) {
        next = std::min(next, due->second);
      } else {
        RAPPORT_RETURN_IF_ERROR(Sweep(wave));
      }
    }
    return absl::OkStatus();
  };
  if (const absl::Status status = sweep(); !status.ok()) {
    next = now + kAfterAnError;
    observe::Log(observe::Level::kError, "epochs_not_dropped",
                 {{"reason", base::ReasonOf(status)}, {"detail", base::DetailOf(status)}});
  }
  return next;
}

absl::Status EpochSweeper::Sweep(const base::WaveName& wave) {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return absl::OkStatus();
    }
    RAPPORT_ASSIGN_OR_RETURN(const bool more, store_->ForgetEpochs(wave));
    if (!more) return absl::OkStatus();
  }
}

}  // namespace rapport::intake
