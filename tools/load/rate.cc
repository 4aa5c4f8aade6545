#include "tools/load/rate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::load {
namespace {

class Decaying final : public Rate {
 public:
  Decaying(double arrivals, double seconds, double fall)
      : seconds_(seconds), fall_(fall), at_infinity_(arrivals / -std::expm1(-seconds / fall)) {}

  double Expected(double seconds) const override {
    return at_infinity_ * -std::expm1(-std::min(seconds, seconds_) / fall_);
  }
  std::optional<double> TimeOf(double arrivals) const override {
    if (arrivals >= Expected(seconds_)) return std::nullopt;
    return -fall_ * std::log1p(-arrivals / at_infinity_);
  }

 private:
  const double seconds_;
  const double fall_;
  const double at_infinity_;  // arrivals if it went on for ever
};

// Straight lines between points, and level after the last.
class Piecewise final : public Rate {
 public:
  explicit Piecewise(std::vector<RatePoint> points) : points_(std::move(points)) {
    expected_.push_back(0);
    for (std::size_t i = 1; i < points_.size(); ++i) {
      expected_.push_back(Expected(points_[i].seconds, i - 1));
    }
  }

  double Expected(double seconds) const override {
    const auto after = std::upper_bound(points_.begin(), points_.end(), seconds,
                                        [](double at, const RatePoint& point) { return at < point.seconds; });
    return Expected(seconds, static_cast<std::size_t>(after - points_.begin()) - 1);
  }

  std::optional<double> TimeOf(double arrivals) const override {
    const auto after = std::upper_bound(expected_.begin(), expected_.end(), arrivals);
    const auto piece = static_cast<std::size_t>(after - expected_.begin()) - 1;
    const double missing = arrivals - expected_[piece];
    const double start = points_[piece].per_second;
    // missing = start t + slope t^2 / 2, in the form that also holds for a slope of 0.
    const double root = std::sqrt(std::max(0.0, start * start + 2 * Slope(piece) * missing));
    return points_[piece].seconds + (missing > 0 ? 2 * missing / (start + root) : 0);
  }

 private:
  double Slope(std::size_t piece) const {
    if (piece + 1 == points_.size()) return 0;
    return (points_[piece + 1].per_second - points_[piece].per_second) /
           (points_[piece + 1].seconds - points_[piece].seconds);
  }
  double Expected(double seconds, std::size_t piece) const {
    const double in_piece = seconds - points_[piece].seconds;
    return expected_[piece] + in_piece * (points_[piece].per_second + Slope(piece) * in_piece / 2);
  }

  const std::vector<RatePoint> points_;
  std::vector<double> expected_;  // up to each point
};

}  // namespace

std::unique_ptr<Rate> DecayingRate(double arrivals, double seconds, double fall_seconds) {
  return std::make_unique<Decaying>(arrivals, seconds, fall_seconds);
}

std::unique_ptr<Rate> ConstantRate(double per_second) {
  return std::make_unique<Piecewise>(std::vector<RatePoint>{{0, per_second}});
}

absl::StatusOr<std::unique_ptr<Rate>> ChangingRate(std::vector<RatePoint> points) {
  if (points.empty() || points.front().seconds != 0) {
    return absl::InvalidArgumentError("a rate begins at second 0");
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!(points[i].per_second >= 0)) return absl::InvalidArgumentError("a rate is at least 0");
    if (i > 0 && !(points[i].seconds > points[i - 1].seconds)) {
      return absl::InvalidArgumentError("the times of a rate ascend");
    }
  }
  if (points.back().per_second == 0) return absl::InvalidArgumentError("the last rate is above 0");
  return std::make_unique<Piecewise>(std::move(points));
}

absl::StatusOr<std::unique_ptr<Rate>> ParseRate(std::string_view text) {
  const auto number = [](std::string_view part) -> absl::StatusOr<double> {
    double value = 0;
    if (absl::SimpleAtod(base::AbslView(part), &value) && std::isfinite(value)) return value;
    return absl::InvalidArgumentError(base::StrCat("\"", part, "\" is no number"));
  };
  std::vector<RatePoint> points;
  for (const absl::string_view part : absl::StrSplit(base::AbslView(text), ',')) {
    const std::string_view point = base::StdView(part);
    const std::size_t colon = point.find(':');
    RatePoint& added = points.emplace_back(RatePoint{0, 0});
    if (colon != std::string_view::npos) {
      RAPPORT_ASSIGN_OR_RETURN(added.seconds, number(point.substr(0, colon)));
    }
    RAPPORT_ASSIGN_OR_RETURN(added.per_second,
                             number(colon == std::string_view::npos ? point : point.substr(colon + 1)));
  }
  return ChangingRate(std::move(points));
}

}  // namespace rapport::load
