#include "libs/stats/models/profile_likelihood.h"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libs/stats/boost_policy.h"
#include "libs/stats/estimate.h"

namespace rapport::stats {
namespace {

constexpr int kPoints = 60;
constexpr double kFirstExponent = -6;
constexpr double kExponentStep = 0.25;

// Root of the score between `lower`, where it is positive, and `upper`, where it is negative.
double Root(absl::FunctionRef<ProfilePoint(double)> profile, double lower, double upper) {
  std::uintmax_t iterations = 200;
  const auto score = [&profile](double rho) { return profile(rho).score; };
  const auto [below, above] = boost::math::tools::toms748_solve(
      score, lower, upper, score(lower), score(upper), boost::math::tools::eps_tolerance<double>(),
      iterations, QuietBoost());
  return std::abs(score(below)) <= std::abs(score(above)) ? below : above;
}

}  // namespace

absl::StatusOr<double> MaximizeProfile(absl::FunctionRef<ProfilePoint(double rho)> profile) {
  std::vector<double> rhos = {0};
  for (int i = 0; i < kPoints; ++i) rhos.push_back(std::pow(10, kFirstExponent + kExponentStep * i));
  std::vector<ProfilePoint> points;
  points.reserve(rhos.size());
  std::size_t best = 0;
  for (std::size_t i = 0; i < rhos.size(); ++i) {
    points.push_back(profile(rhos[i]));
    if (points[i].log_likelihood > points[best].log_likelihood) best = i;
  }
  if (points[best].score == 0) return rhos[best];
  if (points[best].score > 0) {
    if (best + 1 < rhos.size() && points[best + 1].score < 0)
      return Root(profile, rhos[best], rhos[best + 1]);
  } else {
    if (best == 0) return 0;
    if (points[best - 1].score > 0) return Root(profile, rhos[best - 1], rhos[best]);
  }
  return NotEstimableError(NotEstimable::kNotConverged, "the variance between groups has no clear maximum");
}

}  // namespace rapport::stats
