#include "libs/net/load_shedding.h"

#include <algorithm>
#include <cmath>

namespace rapport::net {
namespace {

// Fewer calls in vain than this in an interval are no overload, whatever their share.
constexpr std::uint64_t kFew = 20;

// Calls of closed connections keep the server busy for so many looks at least, and until it answers others
// again, but no longer than that.
constexpr int kSettling = 3;
constexpr int kLongestSettling = 10;

// A connection gets answers while so many calls are answered for each in vain.
constexpr std::uint64_t kMostly = 9;

// Which part of those that are closed may come back at once.
constexpr double kDecrease = 0.5;

// All others may come back within this time without overload.
constexpr absl::Duration kRecovery = absl::Seconds(15);

bool IsMostlyInVain(const Calls& calls) { return 2 * calls.in_vain > calls.answered; }

bool GetsAnswers(const Calls& calls) { return calls.answered > kMostly * calls.in_vain; }

}  // namespace

std::vector<std::size_t> LoadShedding::Next(const std::vector<Calls>& connections,
                                            absl::FunctionRef<bool(std::size_t)> is_busy) {
  Calls all;
  for (const Calls& calls : connections) {
    all.answered += calls.answered;
    all.in_vain += calls.in_vain;
  }
  ++looks_;
  const bool may_settle = all.answered == 0 ? looks_ <= kLongestSettling : looks_ <= kSettling;
  if (limit_ && may_settle) return {};
  if (all.in_vain < kFew || !IsMostlyInVain(all)) {
    Grow();
    return {};
  }
  std::vector<std::size_t> closed;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    // Those of whom nothing has ended are about to lack answers as well.
    if (!GetsAnswers(connections[i]) && is_busy(i)) closed.push_back(i);
  }
  if (closed.empty()) return closed;
  if (!limit_) before_ = static_cast<double>(connections.size());
  const auto kept = static_cast<double>(connections.size() - closed.size());
  base_ = std::max(1.0, kept + std::ceil(kDecrease * static_cast<double>(closed.size())));
  limit_ = base_;
  looks_ = 0;
  return closed;
}

void LoadShedding::Grow() {
  if (!limit_) return;
  const double share = absl::FDivDuration(looks_ * kInterval, kRecovery);
  limit_ = base_ + before_ * share * share;
  if (*limit_ >= before_) limit_.reset();
}

}  // namespace rapport::net
