#ifndef RAPPORT_LIBS_STATS_MODELS_PROFILE_LIKELIHOOD_H_
#define RAPPORT_LIBS_STATS_MODELS_PROFILE_LIKELIHOOD_H_

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

namespace rapport::stats {

// A log likelihood profiled down to one parameter rho >= 0, and (a positive multiple of) its derivative.
struct ProfilePoint {
  double log_likelihood = 0;
  double score = 0;
};

// The rho that maximizes `profile`, to machine precision of the score's root: the best of 60 points from 0 to
// 1e9, then the root next to it, so that of several maxima the highest is found; 0 when the maximum is at the
// boundary. NOT_CONVERGED when it is beyond 1e9 (next to nothing varies within groups).
absl::StatusOr<double> MaximizeProfile(absl::FunctionRef<ProfilePoint(double rho)> profile);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_PROFILE_LIKELIHOOD_H_
