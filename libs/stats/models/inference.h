#ifndef RAPPORT_LIBS_STATS_MODELS_INFERENCE_H_
#define RAPPORT_LIBS_STATS_MODELS_INFERENCE_H_

#include <map>

#include "libs/stats/estimate.h"

namespace rapport::stats {

// A coefficient with its standard error, and what Student's t with `df` degrees of freedom (any positive
// number) says about it: two-sided p value of "it is 0", and confidence interval, in units of the
// coefficient.
struct CoefficientTest {
  double estimate = 0;
  double standard_error = 0;
  double df = 0;
  double t = 0;
  double p = 1;
  Interval interval = {};
};

// Requires standard_error >= 0, df > 0 and 0 < confidence < 1. A standard error of 0 (a perfect fit) gives an
// interval of no width and t = 0, p = 1 for an estimate of 0, else the largest finite t and p = 0.
// Relative error of p and of the interval's half width: 1e-13.
CoefficientTest TestCoefficient(double estimate, double standard_error, double df,
                                double confidence = kDefaultConfidence);

// The interval alone, as TestCoefficient has it, without the cost of the p value.
Interval CoefficientInterval(double estimate, double standard_error, double df,
                             double confidence = kDefaultConfidence);

// The same for many coefficients, of which most share their degrees of freedom: the quantile of t, which
// takes microseconds, is computed once for each. Not for two threads at once.
class CoefficientIntervals {
 public:
  explicit CoefficientIntervals(double confidence = kDefaultConfidence);

  Interval Of(double estimate, double standard_error, double df);

 private:
  double confidence_;
  std::map<double, double> half_widths_;  // in standard errors, by degrees of freedom
};

// The standard normal distribution: P(Z <= z), its inverse for 0 < probability < 1, and the z with
// P(|Z| <= z) = confidence.
double NormalCdf(double z);
double NormalQuantile(double probability);
double NormalHalfWidth(double confidence);

// Upper tail P(F > f) of the F distribution. Requires f >= 0 and positive degrees of freedom.
double FUpperTail(double f, double df1, double df2);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_INFERENCE_H_
