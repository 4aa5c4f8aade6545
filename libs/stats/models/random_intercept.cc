#include "libs/stats/models/random_intercept.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "libs/stats/models/inference.h"
#include "libs/stats/models/profile_likelihood.h"

namespace rapport::stats {
namespace {

double Size(const GroupStatistic& group) { return static_cast<double>(group.n); }

// The model at a given rho = tau2 / sigma2; the sums run over w_j = n_j / (1 + n_j rho).
struct AtRho {
  double weights = 0;
  double mu = 0;
  double squares = 0;  // n_j-weighted residual sum of squares, SSW + sum w_j (mean_j - mu)^2
  double sigma2 = 0;
  ProfilePoint profile;
};

AtRho Evaluate(absl::Span<const GroupStatistic> groups, double n, Likelihood likelihood, double rho) {
  AtRho at;
  double weighted_means = 0;
  for (const GroupStatistic& group : groups) {
    const double w = Size(group) / (1 + Size(group) * rho);
    at.weights += w;
    weighted_means += w * (group.mean - groups[0].mean);
  }
  at.mu = groups[0].mean + weighted_means / at.weights;
  double squared_weights = 0;
  double slope = 0;
  double log_determinant = 0;
  for (const GroupStatistic& group : groups) {
    const double w = Size(group) / (1 + Size(group) * rho);
    const double deviation = group.mean - at.mu;
    at.squares += group.within + w * deviation * deviation;
    slope += w * w * deviation * deviation;
    squared_weights += w * w;
    log_determinant += std::log1p(Size(group) * rho);
  }
  const bool restricted = likelihood == Likelihood::kRestricted;
  const double df = n - (restricted ? 1 : 0);
  at.sigma2 = at.squares / df;
  const double deviance = df * (std::log(2 * std::numbers::pi * at.sigma2) + 1) + log_determinant +
                          (restricted ? std::log(at.weights) : 0);
  at.profile.log_likelihood = -deviance / 2;
  at.profile.score = df * slope / at.squares - at.weights + (restricted ? squared_weights / at.weights : 0);
  return at;
}

absl::Status Check(absl::Span<const GroupStatistic> groups) {
  if (groups.size() < 2) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "a variance between groups needs two groups");
  }
  if (std::none_of(groups.begin(), groups.end(), [](const GroupStatistic& g) { return g.n > 1; })) {
    return NotEstimableError(NotEstimable::kTooFewRespondents,
                             "a variance within groups needs a group of two scores");
  }
  if (std::none_of(groups.begin(), groups.end(), [](const GroupStatistic& g) { return g.within > 0; })) {
    return NotEstimableError(NotEstimable::kNoVariance, "scores do not vary within any group");
  }
  return absl::OkStatus();
}

// Morris's estimate of the error of an empirical Bayes mean; `k` groups with scores, `weights` the sum of
// 1 / (v + tau2) and `mean_v` the mean of v over them.
double MeanSquaredError(const GroupEffect& effect, const RandomIntercept& model, double k, double weights,
                        double mean_v) {
  if (effect.n == 0) return model.tau2 + model.se_mu * model.se_mu;
  const double v = model.sigma2 / static_cast<double>(effect.n);
  const double few = std::max(0.0, k - 3) / (k - 1);
  const double pulled = 1 - effect.reliability;
  const double own_share = 1 / (v + model.tau2) / weights;
  const double distance = effect.mean - model.mu;
  return v * (1 - (1 - own_share) * few * pulled) +
         2 * few / (k - 1) * pulled * pulled * (mean_v + model.tau2) / (v + model.tau2) * distance * distance;
}

void AddGroups(absl::Span<const GroupStatistic> groups, RandomIntercept& model) {
  double k = 0;
  double weights = 0;
  double mean_v = 0;
  for (const GroupStatistic& group : groups) {
    if (group.n == 0) continue;
    const double v = model.sigma2 / Size(group);
    k += 1;
    weights += 1 / (model.tau2 + v);
    mean_v += v;
  }
  mean_v /= k;
  for (const GroupStatistic& group : groups) {
    GroupEffect effect{.n = group.n, .mean = group.mean};
    if (group.n > 0) effect.reliability = model.tau2 / (model.tau2 + model.sigma2 / Size(group));
    effect.effect = effect.reliability * (group.mean - model.mu);
    effect.eb_mean = model.mu + effect.effect;
    effect.conditional_variance = model.tau2 * (1 - effect.reliability);
    effect.mean_squared_error = MeanSquaredError(effect, model, k, weights, mean_v);
    model.mean_reliability += effect.reliability / k;
    model.groups.push_back(effect);
  }
}

}  // namespace

absl::StatusOr<RandomIntercept> FitRandomIntercept(absl::Span<const GroupStatistic> groups,
                                                   Likelihood likelihood) {
  std::vector<GroupStatistic> used;
  RandomIntercept model;
  for (const GroupStatistic& group : groups) {
    if (group.n == 0) continue;
    used.push_back(group);
    model.n += group.n;
  }
  if (absl::Status status = Check(used); !status.ok()) return status;
  const auto n = static_cast<double>(model.n);
  const absl::StatusOr<double> rho =
      MaximizeProfile([&](double candidate) { return Evaluate(used, n, likelihood, candidate).profile; });
  if (!rho.ok()) return rho.status();
  const AtRho at = Evaluate(used, n, likelihood, *rho);
  model.mu = at.mu;
  model.sigma2 = at.sigma2;
  model.se_mu = std::sqrt(at.sigma2 / at.weights);
  model.tau2 = *rho * at.sigma2;
  model.log_likelihood = at.profile.log_likelihood;
  model.icc1 = *rho / (1 + *rho);
  const double mean_size = n / static_cast<double>(used.size());
  model.icc2 = mean_size * *rho / (mean_size * *rho + 1);
  AddGroups(groups, model);
  return model;
}

Interval EmpiricalBayesInterval(const GroupEffect& group, double confidence) {
  const double half = NormalHalfWidth(confidence) * std::sqrt(group.mean_squared_error);
  return {group.eb_mean - half, group.eb_mean + half};
}

}  // namespace rapport::stats
