#include "libs/net/load_shedding.h"

#include <algorithm>
#include <cmath>

namespace rapport::net {
namespace {

// Fewer calls in vain than this in an interval are no overload, whatever their share.
constexpr std::uint64_t kFew = 20;

// Calls of closed connections keep the server busy for so many looks at least, and until it answers others
// again, but no longer than that.
constexpr int kSettling = 5;
constexpr int kLongestSettling = 10;

// A connection gets answers while so many calls are answered for each in vain.
constexpr std::uint64_t kMostly = 9;

// Where so large a part of connections gets none, the others are about to lack them as well.
constexpr std::size_t kPart = 4;

// How many looks it takes until clients have queues, if there are far too many connections, and if there are
// somewhat too many.
constexpr int kFarTooMany = 20;
constexpr int kTooMany = 35;

// After this time as many may be there as were too many.
constexpr absl::Duration kRecovery = absl::Seconds(10);

bool IsMostlyInVain(const Calls& calls) { return 2 * calls.in_vain > calls.answered; }

bool GetsAnswers(const Calls& calls) { return calls.answered > kMostly * calls.in_vain; }

}  // namespace

std::vector<std::size_t> LoadShedding::Next(const std::vector<Calls>& connections,
                                            absl::FunctionRef<bool(std::size_t)> is_busy) {
  Calls all;
  for (const Calls& calls : connections) all = all + calls;
  ++looks_;
  const bool may_settle = looks_ <= (all.answered == 0 ? kLongestSettling : kSettling);
  if (limit_ && may_settle) return {};
  if (all.in_vain < kFew || !IsMostlyInVain(all)) {
    Grow();
    return {};
  }
  std::vector<std::size_t> busy, closed;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (!is_busy(i)) continue;
    busy.push_back(i);
    // Those of whom nothing has ended are about to lack answers as well.
    if (!GetsAnswers(connections[i])) closed.push_back(i);
  }
  if (closed.empty()) return closed;
  if (kPart * closed.size() >= busy.size()) closed = busy;
  Shrink(connections.size(), closed.size());
  return closed;
}

void LoadShedding::Shrink(std::size_t connections, std::size_t closed) {
  const auto all = static_cast<double>(connections);
  const auto shut = static_cast<double>(closed);
  double back = 0;
  if (!limit_) {
    is_search_ = true;
    before_ = all;
    back = std::ceil(shut / 2);
  } else if (is_search_ && looks_ < kFarTooMany) {
    back = std::floor(shut / 4);
  } else {
    is_search_ = false;
    back = looks_ < kTooMany ? std::floor(0.75 * shut) : std::ceil(0.9 * shut);
  }
  base_ = std::max(1.0, all - shut + back);
  ceiling_ = all;
  limit_ = base_;
  looks_ = 0;
}

void LoadShedding::Grow() {
  if (!limit_) return;
  const double time = absl::FDivDuration(looks_ * kInterval, kRecovery);
  const double off = std::pow(time - 1, 3);
  limit_ = ceiling_ + (time < 1 ? ceiling_ - base_ : before_ - ceiling_) * off;
  if (time >= 1 && *limit_ >= before_) limit_.reset();
}

}  // namespace rapport::net
