#include "libs/stats/inference/effect_size.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cassert>
#include <cmath>
#include <numbers>
#include <vector>

#include "libs/stats/boost_policy.h"
#include "libs/stats/models/inference.h"

namespace rapport::stats {
namespace {

// T = (Z + noncentrality) / S with S^2 a chi-square over its degrees of freedom: nodes and weights of S.
class ChiNodes {
 public:
  // Fine enough for functions of S that change over 1 / |t|, for S up to 3.
  ChiNodes(double t, double df) {
    const double step = std::min({0.06, 0.25 / std::sqrt(2 * df), 0.25 / (1 + std::abs(t))});
    // Density of u = log S up to a factor; its mode is 0.
    const auto log_density = [df](double u) { return df * (u - std::expm1(2 * u) / 2); };
    double sum = 0;
    const auto add = [&](double u) {
      const double weight = std::exp(log_density(u));
      nodes_.push_back({std::exp(u), weight});
      sum += weight;
      return weight > 1e-20;
    };
    add(0);
    for (double u = step; add(u);) u += step;
    for (double u = -step; add(u);) u -= step;
    for (Node& node : nodes_) node.weight /= sum;
  }

  // Sum over the nodes of weight x f(s).
  template <typename F>
  double Average(const F& f) const {
    double sum = 0;
    for (const Node& node : nodes_) sum += node.weight * f(node.s);
    return sum;
  }

 private:
  struct Node {
    double s;
    double weight;
  };
  std::vector<Node> nodes_;
};

double UpperNormal(double z) { return std::erfc(z / std::numbers::sqrt2) / 2; }
double NormalDensity(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

// The noncentrality at which P(T <= t) is `probability`: Newton within a shrinking bracket; the function
// falls with the noncentrality.
double SolveNoncentrality(const ChiNodes& nodes, double t, double df, double probability) {
  double x = t - NormalQuantile(probability) * std::sqrt(1 + t * t / (2 * df));
  double low = x - 40 * (1 + std::abs(t));
  double high = x + 40 * (1 + std::abs(t));
  for (int i = 0; i < 200; ++i) {
    const double excess = nodes.Average([&](double s) { return UpperNormal(x - t * s); }) - probability;
    (excess > 0 ? low : high) = x;
    const double slope = nodes.Average([&](double s) { return NormalDensity(x - t * s); });
    double next = slope > 0 ? x + excess / slope : low;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (std::abs(next - x) <= 1e-14 * std::max(1.0, std::abs(x))) return next;
    x = next;
  }
  return x;
}

double SmallSampleFactor(double df) {
  return 1 / (boost::math::tgamma_delta_ratio((df - 1) / 2, 0.5, QuietBoost()) * std::sqrt(df / 2));
}

Interval Scaled(const Interval& interval, double factor) {
  return {interval.lower * factor, interval.upper * factor};
}

double SdOf(absl::Span<const double> values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += value / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1));
}

}  // namespace

double ApproximateSmallSampleFactor(double df) { return 1 - 3 / (4 * df - 1); }

double NoncentralTCdf(double t, double df, double noncentrality) {
  assert(df >= 1);
  return ChiNodes(t, df).Average([&](double s) { return UpperNormal(noncentrality - t * s); });
}

Interval NoncentralityInterval(double t, double df, double confidence) {
  assert(df >= 1);
  const ChiNodes nodes(t, df);
  return {SolveNoncentrality(nodes, t, df, (1 + confidence) / 2),
          SolveNoncentrality(nodes, t, df, (1 - confidence) / 2)};
}

absl::StatusOr<StandardizedDifference> StandardizeDifference(const MeanAndSd& first, const MeanAndSd& second,
                                                             double confidence) {
  const auto n1 = static_cast<double>(first.n);
  const auto n2 = static_cast<double>(second.n);
  const double df = n1 + n2 - 2;
  if (first.n < 2 || second.n < 2) {
    return NotEstimableError(NotEstimable::kTooFewRespondents, "an effect size needs two scores a group");
  }
  StandardizedDifference result;
  result.pooled_sd = std::sqrt(((n1 - 1) * first.sd * first.sd + (n2 - 1) * second.sd * second.sd) / df);
  if (result.pooled_sd == 0) {
    return NotEstimableError(NotEstimable::kNoVariance, "neither group's scores vary");
  }
  result.d = (first.mean - second.mean) / result.pooled_sd;
  result.var_d = (n1 + n2) / (n1 * n2) + result.d * result.d / (2 * (n1 + n2));
  result.j = SmallSampleFactor(df);
  result.g = result.j * result.d;
  result.var_g = result.j * result.j * result.var_d;
  const double scale = std::sqrt(1 / n1 + 1 / n2);
  result.d_interval = Scaled(NoncentralityInterval(result.d / scale, df, confidence), scale);
  result.g_interval = Scaled(result.d_interval, result.j);
  return result;
}

absl::StatusOr<PairedDifference> StandardizePairs(absl::Span<const double> first,
                                                  absl::Span<const double> second) {
  assert(first.size() == second.size());
  if (first.size() < 2) {
    return NotEstimableError(NotEstimable::kTooFewRespondents, "an effect size of pairs needs two pairs");
  }
  std::vector<double> differences;
  double mean = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    differences.push_back(first[i] - second[i]);
    mean += differences.back() / static_cast<double>(first.size());
  }
  const double sd = SdOf(differences);
  const double average = std::hypot(SdOf(first), SdOf(second)) / std::numbers::sqrt2;
  if (sd == 0 || average == 0) {
    return NotEstimableError(NotEstimable::kNoVariance, "differences or scores do not vary");
  }
  return PairedDifference{mean / sd, mean / average};
}

}  // namespace rapport::stats
