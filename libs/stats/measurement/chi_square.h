#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_CHI_SQUARE_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_CHI_SQUARE_H_

namespace rapport::stats {

// A statistic that is chi-square distributed under the hypothesis it tests.
struct ChiSquareTest {
  double chi_square = 0;  // 0 or more
  double df = 1;
  double p = 1;  // upper tail; relative error 1e-12 down to 1e-300
};

// Requires df > 0. A statistic that rounding has left below 0 counts as 0.
ChiSquareTest TestChiSquare(double chi_square, double df);

// The value that is exceeded with probability `p`. Requires df > 0 and 0 < p < 1. Relative error 1e-12.
double ChiSquareCut(double p, double df);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_CHI_SQUARE_H_
