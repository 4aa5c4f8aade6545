#ifndef RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_
#define RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_

#include <condition_variable>
#include <mutex>
#include <thread>

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
  std::mutex mutex_;
  std::condition_variable changed_;  // of what mutex_ guards
  bool asked_ = true;                // guarded by mutex_
  bool idle_ = false;                // guarded by mutex_
  bool stopping_ = false;            // guarded by mutex_
  std::thread thread_;               // last: it uses all of the above
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_
