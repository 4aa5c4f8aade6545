#include "services/intake/epoch_sweeper.h"

#include "libs/base/status.h"
#include "libs/observe/log.h"

namespace rapport::intake {

EpochSweeper::EpochSweeper(IntakeStore* store) : store_(store), thread_([this] { Run(); }) {}

EpochSweeper::~EpochSweeper() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void EpochSweeper::Wake() {
  absl::MutexLock lock(&mutex_);
  asked_ = true;
  idle_ = false;
}

void EpochSweeper::AwaitIdle() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&idle_));
}

void EpochSweeper::Run() {
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      if (!asked_) idle_ = true;
      mutex_.Await(absl::Condition(
          +[](EpochSweeper* self) ABSL_NO_THREAD_SAFETY_ANALYSIS { return self->asked_ || self->stopping_; },
          this));
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
        absl::MutexLock lock(&mutex_);
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
