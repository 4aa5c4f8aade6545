#ifndef RAPPORT_LIBS_STATS_MODELS_RANDOM_INTERCEPT_H_
#define RAPPORT_LIBS_STATS_MODELS_RANDOM_INTERCEPT_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/estimate.h"
#include "libs/stats/models/group_statistics.h"

namespace rapport::stats {

enum class Likelihood {
  kRestricted,  // REML: variances are not biased by the estimation of fixed effects; the default choice
  kFull,        // ML
};

// One group under a random-intercept model: its mean pulled towards the overall mean by as much as it is
// unreliable (Efron and Morris 1975; Raudenbush and Bryk 2002, eq. 3.37).
struct GroupEffect {
  std::int64_t n = 0;
  double mean = 0;                  // raw
  double reliability = 0;           // lambda_j = tau2 / (tau2 + sigma2 / n_j), 0 to 1
  double effect = 0;                // u_j = lambda_j (mean - mu)
  double eb_mean = 0;               // empirical Bayes mean, mu + u_j
  double conditional_variance = 0;  // of u_j given the data, mu and the variances: tau2 (1 - lambda_j)
  // Mean squared error of eb_mean with mu and tau2 estimated (Morris 1983, section 5, for k groups):
  // v (1 - (1 - w_j / sum w) B_j) + 2 (k-3)/(k-1)^2 (1 - lambda_j)^2 (vbar + tau2) / (v + tau2) (mean - mu)^2
  // with v = sigma2 / n_j, w = 1 / (v + tau2), B_j = (k-3)/(k-1) (1 - lambda_j); v for k <= 3.
  double mean_squared_error = 0;
};

// y_ij = mu + u_j + e_ij with u_j ~ (0, tau2), e_ij ~ (0, sigma2).
struct RandomIntercept {
  std::int64_t n = 0;
  double mu = 0;  // generalized least squares: every group counts by n_j / (1 + n_j tau2 / sigma2)
  double se_mu = 0;
  double tau2 = 0;    // between groups, >= 0
  double sigma2 = 0;  // within groups
  double log_likelihood = 0;
  double icc1 = 0;  // tau2 / (tau2 + sigma2)
  double icc2 = 0;  // k tau2 / (k tau2 + sigma2), k the mean group size: reliability of a mean of that size
  double mean_reliability = 0;      // mean of lambda_j over groups
  std::vector<GroupEffect> groups;  // as given, groups of n = 0 included: they get mu and reliability 0
};

// Maximizes the (restricted) likelihood over rho = tau2 / sigma2 (mu and sigma2 have closed forms) by the
// root of its derivative, to machine precision; where the maximum is at the boundary, tau2 is 0 and every
// empirical Bayes mean is mu. Error bound: 1e-11 relative.
//
// TOO_FEW_GROUPS with fewer than two groups that have scores; TOO_FEW_RESPONDENTS when no group has two
// scores; NO_VARIANCE when scores do not vary within any group.
absl::StatusOr<RandomIntercept> FitRandomIntercept(absl::Span<const GroupStatistic> groups,
                                                   Likelihood likelihood = Likelihood::kRestricted);

// eb_mean +- z sqrt(mean_squared_error), the empirical Bayes interval of Morris (1983): covers the group's
// true mean in `confidence` of all groups and samples, not for each single group: of a group that lies far
// out it covers less, since its mean has been pulled in. Leaves out that sigma2 is estimated, which matters
// below about 50 scores, and takes the u_j as normal. In simulations 95 % intervals covered 0.93 to 0.96
// where the reliability of group means is 0.3 or more, and up to 0.99 where it is lower or groups are fewer
// than 20.
Interval EmpiricalBayesInterval(const GroupEffect& group, double confidence = kDefaultConfidence);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_RANDOM_INTERCEPT_H_
