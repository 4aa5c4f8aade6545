#include "tools/load/crowd.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace rapport::load {

Crowd::Crowd(const CrowdModel& model, std::size_t most, Spacing spacing, std::uint64_t seed)
    : model_(model),
      most_(most),
      arrivals_(DecayingRate(model.people, CrowdModel::kSeconds / model.speed,
                             CrowdModel::kFallSeconds / model.speed),
                spacing, seed),
      random_(seed + 1) {
  Arrive();
}

std::optional<PlannedCall> Crowd::Next() {
  if (!submissions_.empty() && (!arrival_.has_value() || submissions_.top().at < arrival_->at)) {
    const PlannedCall submission = submissions_.top();
    submissions_.pop();
    return submission;
  }
  const std::optional<PlannedCall> arrival = arrival_;
  if (arrival.has_value()) {
    submissions_.push({arrival->at + Think(), kSubmit, arrival->number});
    Arrive();
  }
  return arrival;
}

void Crowd::Arrive() {
  arrival_.reset();
  if (arrived_ == most_) return;
  const std::optional<Offset> at = arrivals_.Next();
  if (at.has_value()) arrival_ = PlannedCall{*at, kOpen, arrived_++};
}

Offset Crowd::Think() {
  const double seconds =
      CrowdModel::kThinkMedianSeconds * std::exp(CrowdModel::kThinkLogSpread * random_.Normal());
  return std::chrono::duration_cast<Offset>(std::chrono::duration<double>(
      std::clamp(seconds, CrowdModel::kThinkLeastSeconds, CrowdModel::kThinkMostSeconds) / model_.speed));
}

}  // namespace rapport::load
