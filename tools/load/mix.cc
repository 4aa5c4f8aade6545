#include "tools/load/mix.h"

#include <algorithm>
#include <utility>

namespace rapport::load {

Mix::Mix(const std::vector<Share>& shares, std::shared_ptr<const Rate> rate, Spacing spacing,
         std::uint64_t seed)
    : arrivals_(std::move(rate), spacing, seed), seed_(seed), random_(seed + 1) {
  int sum = 0;
  for (const Share& share : shares) {
    operations_.push_back(share.operation);
    upto_.push_back(sum += share.weight);
  }
}

std::optional<PlannedCall> Mix::Next() {
  const std::optional<Offset> at = arrivals_.Next();
  if (!at.has_value()) return std::nullopt;
  const int lot = static_cast<int>(random_.Below(static_cast<std::size_t>(upto_.back())));
  const auto chosen = std::upper_bound(upto_.begin(), upto_.end(), lot);
  return PlannedCall{*at, static_cast<std::size_t>(chosen - upto_.begin()), next_number_++};
}

Random Mix::RandomOf(const PlannedCall& call) const {
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;  // so that neighbours have seeds far apart
  return Random(seed_ + kGolden * (call.number + 1));
}

Merged::Merged(const std::vector<Workload*>& parts) {
  for (Workload* const part : parts) {
    parts_.push_back({part, operations_.size(), part->Next()});
    operations_.insert(operations_.end(), part->operations().begin(), part->operations().end());
  }
}

std::optional<PlannedCall> Merged::Next() {
  const auto earliest = std::min_element(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) {
    if (!a.next.has_value() || !b.next.has_value()) return a.next.has_value();
    return a.next->at < b.next->at;
  });
  if (earliest == parts_.end() || !earliest->next.has_value()) return std::nullopt;
  PlannedCall call = *earliest->next;
  call.operation += earliest->first_operation;
  earliest->next = earliest->workload->Next();
  return call;
}

void Merged::Start(const PlannedCall& call, Done done) {
  const auto after = std::find_if(parts_.begin(), parts_.end(), [&call](const Part& part) {
    return part.first_operation > call.operation;
  });
  const Part& part = *std::prev(after);
  PlannedCall own = call;
  own.operation -= part.first_operation;
  part.workload->Start(own, std::move(done));
}

}  // namespace rapport::load
