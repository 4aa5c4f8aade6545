#include "services/intake/epoch_sweeper.h"

#include "libs/base/status.h"
#include "libs/observe/log.h"

namespace rapport::intake {

EpochSweeper::EpochSweeper(IntakeStore* store) : store_(store), thread_([this] { Run(); }) {}

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
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (!asked_) {
        idle_ = true;
        changed_.notify_all();
      }
      changed_.wait(lock, [this] { return asked_ || stopping_; });
      if (stopping_) return;
      asked_ = false;
    }
    SweepAll();
  }
}

void EpochSweeper::SweepAll() {
  const auto waves = store_->ListWavesToForget();
  absl::Status status = waves.status();
  for (std::size_t i = 0; status.ok() && i < waves->size(); ++i) {
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) {
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
      }
      more = store_->ForgetEpochs((*waves)[i]);
    }
    status = more.status();
  }
  if (!status.ok()) {
    // Left for the next closing or start: the epochs are only dropped later.
    observe::Log(observe::Level::kError, "epochs_not_dropped",
                 {{"reason", base::ReasonOf(status)}, {"detail", base::DetailOf(status)}});
  }
}

}  // namespace rapport::intake
