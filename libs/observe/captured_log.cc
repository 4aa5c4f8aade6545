#include "libs/observe/captured_log.h"

#include "absl/strings/str_join.h"

namespace rapport::observe {

CapturedLog::CapturedLog() {
  SetMinimumLevel(Level::kDebug);
  SetLogSink(this);
}

CapturedLog::~CapturedLog() {
  SetLogSink(nullptr);
  SetMinimumLevel(Level::kInfo);
}

void CapturedLog::Write(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  const std::lock_guard lock(mutex_);
  lines_.emplace_back(line);
}

std::vector<std::string> CapturedLog::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::string CapturedLog::text() const { return absl::StrJoin(lines(), "\n"); }

}  // namespace rapport::observe
