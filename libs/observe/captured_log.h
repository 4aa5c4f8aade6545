#ifndef RAPPORT_LIBS_OBSERVE_CAPTURED_LOG_H_
#define RAPPORT_LIBS_OBSERVE_CAPTURED_LOG_H_

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "libs/observe/log.h"

namespace rapport::observe {

// For tests: while it lives, log lines of every level are kept instead of written. One at a time.
class CapturedLog final : public LogSink {
 public:
  CapturedLog();
  ~CapturedLog() override;

  void Write(std::string_view line) override;

  // The lines so far, without '\n'.
  std::vector<std::string> lines() const;

  // All lines in one string, for "no log line holds ..." checks.
  std::string text() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;  // guarded by mutex_
};

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_CAPTURED_LOG_H_
