#include "libs/stats/models/inference.h"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>
#include <limits>

#include "libs/stats/boost_policy.h"

namespace rapport::stats {
namespace {

using StudentT = boost::math::students_t_distribution<double, QuietBoost>;
using Normal = boost::math::normal_distribution<double, QuietBoost>;
using FisherF = boost::math::fisher_f_distribution<double, QuietBoost>;

// The t with P(|T| <= t) = confidence.
double StudentHalfWidth(double df, double confidence) {
  return -quantile(StudentT(df), (1 - confidence) / 2);
}

Interval Around(double estimate, double half) { return {estimate - half, estimate + half}; }

}  // namespace

CoefficientTest TestCoefficient(double estimate, double standard_error, double df, double confidence) {
  assert(standard_error >= 0 && df > 0 && confidence > 0 && confidence < 1);
  CoefficientTest test{.estimate = estimate, .standard_error = standard_error, .df = df};
  if (standard_error == 0) {
    test.t = estimate == 0 ? 0 : std::copysign(std::numeric_limits<double>::max(), estimate);
    test.p = estimate == 0 ? 1 : 0;
    test.interval = {estimate, estimate};
    return test;
  }
  test.t = estimate / standard_error;
  test.p = 2 * cdf(StudentT(df), -std::abs(test.t));
  test.interval = CoefficientInterval(estimate, standard_error, df, confidence);
  return test;
}

Interval CoefficientInterval(double estimate, double standard_error, double df, double confidence) {
  assert(standard_error >= 0 && df > 0 && confidence > 0 && confidence < 1);
  if (standard_error == 0) return {estimate, estimate};
  return Around(estimate, StudentHalfWidth(df, confidence) * standard_error);
}

CoefficientIntervals::CoefficientIntervals(double confidence) : confidence_(confidence) {}

Interval CoefficientIntervals::Of(double estimate, double standard_error, double df) {
  if (standard_error == 0) return CoefficientInterval(estimate, standard_error, df, confidence_);
  const auto [half_width, added] = half_widths_.try_emplace(df);
  if (added) half_width->second = StudentHalfWidth(df, confidence_);
  return Around(estimate, half_width->second * standard_error);
}

double NormalCdf(double z) { return cdf(Normal(), z); }

double NormalQuantile(double probability) { return quantile(Normal(), probability); }

double NormalHalfWidth(double confidence) { return -NormalQuantile((1 - confidence) / 2); }

double FUpperTail(double f, double df1, double df2) { return cdf(complement(FisherF(df1, df2), f)); }

}  // namespace rapport::stats
