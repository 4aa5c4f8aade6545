#include "tools/load/arrivals.h"

#include <utility>

namespace rapport::load {

Arrivals::Arrivals(std::shared_ptr<const Rate> rate, Spacing spacing, std::uint64_t seed)
    : rate_(std::move(rate)), spacing_(spacing), random_(seed) {}

std::optional<Offset> Arrivals::Next() {
  // A Poisson process of any rate is one of rate 1 on the clock that the integral of the rate is.
  expected_ += spacing_ == Spacing::kPoisson ? random_.Exponential() : 1;
  const std::optional<double> seconds = rate_->TimeOf(expected_);
  if (!seconds.has_value()) return std::nullopt;
  return std::chrono::duration_cast<Offset>(std::chrono::duration<double>(*seconds));
}

}  // namespace rapport::load
