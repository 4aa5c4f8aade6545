#ifndef RAPPORT_SERVICES_SCORING_API_ACCUMULATOR_H_
#define RAPPORT_SERVICES_SCORING_API_ACCUMULATOR_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// One round of reading ahead: every wave that is open, and every one that was when last seen. Goes on after
// an error with the next wave and returns the last error.
absl::Status Accumulate(IntakeClient& intake, WaveLedger& ledger);

// Reads open waves ahead in the background, epoch by epoch, and what is left of them once they are closed.
class Accumulator {
 public:
  // Both must outlive the accumulator, which begins at once.
  Accumulator(IntakeClient* intake, WaveLedger* ledger, absl::Duration interval);
  ~Accumulator();
  Accumulator(const Accumulator&) = delete;
  Accumulator& operator=(const Accumulator&) = delete;

 private:
  // Errors are logged, once until it works again, and met again in the next round.
  void RunOnce();
  void Run();

  IntakeClient* const intake_;
  WaveLedger* const ledger_;
  const absl::Duration interval_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;  // guarded by mutex_
  bool failing_ = false;   // the last round failed; said once
  std::thread thread_;     // last: it uses all of the above
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_ACCUMULATOR_H_
