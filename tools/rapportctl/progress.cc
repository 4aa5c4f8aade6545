#include "tools/rapportctl/progress.h"

#include <array>
#include <utility>

#include "absl/strings/str_format.h"

namespace rapport::ctl {

Progress::Progress(Context& context, std::string label, std::int64_t total)
    : env_(context.env()),
      enabled_(env_.err_is_terminal && env_.CanStyle() && !context.quiet()),
      label_(std::move(label)),
      total_(total),
      start_(env_.clock->Now()) {}

Progress::~Progress() {
  if (drawn_ != absl::InfinitePast()) env_.err << std::endl;
}

void Progress::Advance(std::int64_t bytes) {
  done_ += bytes;
  if (!enabled_) return;
  const absl::Time now = env_.clock->Now();
  if (done_ >= total_ || now - drawn_ >= absl::Milliseconds(100)) Draw(now);
}

void Progress::Draw(absl::Time now) {
  constexpr int kCells = 24;
  const double share = total_ > 0 ? static_cast<double>(done_) / static_cast<double>(total_) : 1.0;
  std::string bar;
  for (int i = 0; i < kCells; ++i) bar += i < static_cast<int>(share * kCells + 0.5) ? "█" : "░";
  const double seconds = absl::ToDoubleSeconds(now - start_);
  const std::string rate = seconds > 0 ? ByteText(static_cast<double>(done_) / seconds) + "/s" : "";
  // Back to the line's start, the line, and whatever a longer one left behind wiped.
  env_.err << absl::StrFormat("\r%s %s %3.0f %%  %s of %s  %s\x1b[K", label_, bar, share * 100,
                              ByteText(static_cast<double>(done_)), ByteText(static_cast<double>(total_)),
                              rate)
           << std::flush;
  drawn_ = now;
}

std::string ByteText(double bytes) {
  constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  return absl::StrFormat(unit == 0 ? "%.0f %s" : "%.1f %s", bytes, kUnits[unit]);
}

}  // namespace rapport::ctl
