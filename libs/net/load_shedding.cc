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

// Of the connections whose answers come late, one of so many is closed at a look.
constexpr std::size_t kAtOnce = 4;

// How many looks it takes at most until all of them have been closed once.
constexpr int kRound = 20;

// How many looks it takes until clients have queues if there are far too many connections.
constexpr int kFarTooMany = 20;

// After this time as many may be there as were too many.
constexpr absl::Duration kRecovery = absl::Seconds(10);

bool IsMostlyInVain(const Calls& calls) { return 2 * calls.in_vain > calls.answered; }

// A little less, and no fewer than three of four.
double FewerThan(double connections) {
  return connections - std::min(std::floor(connections / 4), 1 + std::floor(connections / 10));
}

std::uint64_t LateOf(const Calls& calls) { return calls.late + calls.in_vain; }

bool IsMostlyLate(const Calls& calls) { return 2 * LateOf(calls) > calls.answered + calls.in_vain; }

bool GetsAnswers(const Calls& calls) { return calls.answered > kMostly * calls.in_vain; }

}  // namespace

std::vector<std::size_t> LoadShedding::Next(const std::vector<Calls>& connections,
                                            absl::FunctionRef<bool(std::size_t)> is_busy) {
  Calls all;
  for (const Calls& calls : connections) all = all + calls;
  ++looks_;
  const bool may_settle = looks_ <= (all.answered == 0 ? kLongestSettling : kSettling);
  if (limit_ && is_settling_ && may_settle) return {};
  is_settling_ = false;
  if (all.in_vain < kFew || !IsMostlyInVain(all)) {
    Grow();
    return limit_ ? CloseLate(connections) : std::vector<std::size_t>();
  }
  if (limit_ && looks_ >= kFarTooMany) is_search_ = false;
  return CloseMany(connections, is_busy);
}

std::vector<std::size_t> LoadShedding::CloseMany(const std::vector<Calls>& connections,
                                                 absl::FunctionRef<bool(std::size_t)> is_busy) {
  std::vector<std::size_t> busy, closed;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (!is_busy(i)) continue;
    busy.push_back(i);
    // Those of whom nothing has ended are about to lack answers as well.
    if (!GetsAnswers(connections[i])) closed.push_back(i);
  }
  if (closed.empty()) return closed;
  if (kPart * closed.size() >= busy.size()) closed = busy;
  const auto all = static_cast<double>(connections.size());
  const auto shut = static_cast<double>(closed.size());
  const double back = !limit_      ? std::ceil(shut / 2)
                      : is_search_ ? std::floor(shut / 4)
                                   : std::ceil(0.75 * shut);
  if (!limit_) {
    before_ = all;
    is_search_ = true;
  }
  LimitTo(std::max(1.0, all - shut + back), all);
  is_settling_ = true;
  return closed;
}

std::vector<std::size_t> LoadShedding::CloseLate(const std::vector<Calls>& connections) {
  std::uint64_t late = 0;
  std::vector<std::size_t> closed;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (!IsMostlyLate(connections[i])) continue;
    late += LateOf(connections[i]);
    closed.push_back(i);
  }
  if (late < kFew) return {};
  std::sort(closed.begin(), closed.end(),
            [&](std::size_t a, std::size_t b) { return LateOf(connections[a]) > LateOf(connections[b]); });
  closed.resize((closed.size() + kAtOnce - 1) / kAtOnce);
  std::sort(closed.begin(), closed.end());
  const auto all = static_cast<double>(connections.size());
  if (looks_ >= kRound) LimitTo(FewerThan(all), all);
  return closed;
}

void LoadShedding::LimitTo(double connections, double too_many) {
  base_ = connections;
  ceiling_ = too_many;
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
