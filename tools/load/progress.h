#ifndef RAPPORT_TOOLS_LOAD_PROGRESS_H_
#define RAPPORT_TOOLS_LOAD_PROGRESS_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "tools/load/runner.h"

namespace rapport::load {

// While it lives, shows once a second how a run goes, on standard error if that is a terminal.
class ProgressLine {
 public:
  // `runner` outlives it.
  explicit ProgressLine(const Runner* runner);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void Show();

  const Runner* const runner_;
  std::mutex mutex_;
  std::condition_variable ends_;
  bool ended_ = false;  // guarded by mutex_
  std::thread thread_;  // last: it uses all else
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_PROGRESS_H_
