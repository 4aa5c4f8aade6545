#ifndef RAPPORT_LIBS_STATS_MODELS_RESPONSE_SURFACE_H_
#define RAPPORT_LIBS_STATS_MODELS_RESPONSE_SURFACE_H_

#include <array>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/models/inference.h"
#include "libs/stats/models/least_squares.h"

namespace rapport::stats {

// Z = b0 + b1 X + b2 Y + b3 X^2 + b4 XY + b5 Y^2: how an outcome goes with two views of the same thing (what
// is predicted and what is) and with their agreement, without the faults of difference scores (Edwards and
// Parry 1993).
struct SurfacePoint {
  double x = 0;
  double y = 0;
};
struct SurfaceLine {
  double slope = 0;
  double intercept = 0;  // Y = intercept + slope X
};

// A number of the surface's shape with both kinds of standard errors; the sandwich one is there when clusters
// were given, with t(G - 1).
struct SurfaceTest {
  CoefficientTest ols;
  std::optional<CoefficientTest> clustered;  // CR1S
};

struct ResponseSurface {
  LeastSquares ols;  // b0 to b5
  std::optional<ClusteredLeastSquares> clustered;
  // Along agreement Y = X: slope a1 = b1 + b2 and curvature a2 = b3 + b4 + b5; along disagreement Y = -X:
  // slope a3 = b1 - b2 and curvature a4 = b3 - b4 + b5 (Shanock et al. 2010). In this order.
  std::array<SurfaceTest, 4> shape;
  // Where the surface is flat; none when 4 b3 b5 = b4^2.
  std::optional<SurfacePoint> stationary;
  // Through it, the axes of largest and smallest upward curvature (Edwards and Parry 1993, eqs. 8 to 11);
  // none without a stationary point, or when b4 = 0 and they are parallel to the axes of X and Y.
  std::optional<SurfaceLine> first_axis;
  std::optional<SurfaceLine> second_axis;
  // The three quadratic terms together: F(3, n - 6) and its p value; 0 and 1 for a perfect fit. Where p is
  // large, a plane suffices and the shape's curvatures, stationary point and axes are noise.
  double f_quadratic = 0;
  double p_quadratic = 1;
};

// X and Y have to be in the same units, centred at the middle of the response scale. Requires three spans of
// one length, and `cluster` of this length (entries >= 0) or empty. Not estimable as least squares; with few
// options or little disagreement the terms are often COLLINEAR.
absl::StatusOr<ResponseSurface> FitResponseSurface(absl::Span<const double> x, absl::Span<const double> y,
                                                   absl::Span<const double> z,
                                                   absl::Span<const int> cluster = {});

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_RESPONSE_SURFACE_H_
