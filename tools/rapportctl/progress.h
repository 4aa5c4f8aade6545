#ifndef RAPPORT_TOOLS_RAPPORTCTL_PROGRESS_H_
#define RAPPORT_TOOLS_RAPPORTCTL_PROGRESS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "tools/rapportctl/context.h"

namespace rapport::ctl {

// A bar on standard error: bytes sent of a known total, and their rate. It is drawn only where standard error
// is a terminal that can redraw a line, and not with --quiet; otherwise every method does nothing.
class Progress {
 public:
  // `context` must outlive the bar. `total` bytes, 0 or more.
  Progress(Context& context, std::string label, std::int64_t total);
  // Ends the line that was drawn, if one was.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `bytes` more are sent. Redraws at most ten times a second, and at the end.
  void Advance(std::int64_t bytes);

 private:
  void Draw(absl::Time now);

  Environment& env_;
  const bool enabled_;
  const std::string label_;
  const std::int64_t total_;
  const absl::Time start_;
  absl::Time drawn_ = absl::InfinitePast();
  std::int64_t done_ = 0;
};

// Bytes with a decimal unit, for example "1.4 MB".
std::string ByteText(double bytes);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_PROGRESS_H_
