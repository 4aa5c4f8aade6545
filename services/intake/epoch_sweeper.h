#ifndef RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_
#define RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// Drops the epochs of closed waves in the background: of one that scoring has released, at once; of others
// when `patience` has passed since the sweeper saw them closed, so that a reader who has followed a wave
// reads the rest of it only. Thread safe.
class EpochSweeper {
 public:
  // `store` must outlive the sweeper. Begins at once, with what a stop left over.
  EpochSweeper(IntakeStore* store, std::chrono::milliseconds patience);
  ~EpochSweeper();
  EpochSweeper(const EpochSweeper&) = delete;
  EpochSweeper& operator=(const EpochSweeper&) = delete;

  // A wave has closed or is released now.
  void Wake();

  // Waits until everything is dropped that was due when the call came.
  void AwaitIdle();

 private:
  using Time = std::chrono::steady_clock::time_point;

  void Run();
  Time SweepAll();
  absl::Status Sweep(const base::WaveName& wave);

  IntakeStore* const store_;
  const std::chrono::milliseconds patience_;
  std::map<std::string, Time> due_;  // by closed wave that is not released; the thread's alone
  std::mutex mutex_;
  std::condition_variable changed_;  // of what mutex_ guards
  bool asked_ = true;                // guarded by mutex_
  bool idle_ = false;                // guarded by mutex_
  bool stopping_ = false;            // guarded by mutex_
  std::thread thread_;               // last: it uses all of the above
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_EPOCH_SWEEPER_H_
