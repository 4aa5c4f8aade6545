#include "tools/load/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "absl/strings/str_format.h"

namespace rapport::load {

ProgressLine::ProgressLine(const Runner* runner) : runner_(runner) {
  if (isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { Show(); });
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    ends_.notify_one();
  }
  thread_.join();
  absl::FPrintF(stderr, "\r\033[K");
}

void ProgressLine::Show() {
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, std::chrono::seconds(1), [this] { return ended_; })) {
    const Runner::Progress progress = runner_->progress();
    absl::FPrintF(stderr, "\r\033[K%u sent, %u ended, %u failed, %u in flight", progress.sent, progress.ended,
                  progress.failed, progress.in_flight);
  }
}

}  // namespace rapport::load
