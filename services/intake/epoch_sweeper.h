#ifndef RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_
#define RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// Drops the epochs of closed waves in the background: at the start for those that a stop left over, and
// whenever one has closed. Thread safe.
class EpochSweeper {
 public:
  // `store` must outlive the sweeper. Begins at once.
  explicit EpochSweeper(IntakeStore* store);
  ~EpochSweeper();
  EpochSweeper(const EpochSweeper&) = delete;
  EpochSweeper& operator=(const EpochSweeper&) = delete;

  // A wave has closed.
  void Wake();

  // Waits until nothing is left to drop of what was closed before the call.
  void AwaitIdle();

 private:
  void Run();
  void SweepAll();

  IntakeStore* const store_;
  absl::Mutex mutex_;
  bool asked_ ABSL_GUARDED_BY(mutex_) = true;
  bool idle_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_
