#include "libs/stats/measurement/chi_square.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cassert>

#include "libs/stats/boost_policy.h"

namespace rapport::stats {
namespace {

using ChiSquared = boost::math::chi_squared_distribution<double, QuietBoost>;

}  // namespace

ChiSquareTest TestChiSquare(double chi_square, double df) {
  assert(df > 0);
  const double statistic = std::max(chi_square, 0.0);
  return {.chi_square = statistic, .df = df, .p = cdf(complement(ChiSquared(df), statistic))};
}

double ChiSquareCut(double p, double df) {
  assert(df > 0 && p > 0 && p < 1);
  return quantile(complement(ChiSquared(df), p));
}

}  // namespace rapport::stats
