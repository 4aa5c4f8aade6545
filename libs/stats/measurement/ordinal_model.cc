#include "libs/stats/measurement/ordinal_model.h"

#include <Eigen/Cholesky>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "libs/stats/estimate.h"

namespace rapport::stats {
namespace {

constexpr double kMaxCoefficient = 20;
constexpr int kMaxIterations = 100;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

// ln(1 + e^x) without overflow.
double Softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

// The log likelihood at one point, with its gradient and its second derivatives turned round in sign. The
// parameters are the thresholds and then the coefficients.
struct Likelihood {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

class Fitter {
 public:
  explicit Fitter(const std::vector<OrdinalCell>& cells)
      : cells_(cells),
        thresholds_(static_cast<Eigen::Index>(cells[0].counts.size()) - 1),
        size_(thresholds_ + cells[0].predictors.size()) {}

  // Thresholds that fit the answers of all together, no coefficients.
  Eigen::VectorXd Start() const {
    std::vector<double> totals(static_cast<std::size_t>(thresholds_) + 1);
    double n = 0;
    for (const OrdinalCell& cell : cells_) {
      for (std::size_t c = 0; c < totals.size(); ++c) {
        totals[c] += static_cast<double>(cell.counts[c]);
        n += static_cast<double>(cell.counts[c]);
      }
    }
    Eigen::VectorXd parameters = Eigen::VectorXd::Zero(size_);
    double below = 0;
    for (Eigen::Index c = 0; c < thresholds_; ++c) {
      below += totals[static_cast<std::size_t>(c)];
      parameters[c] = std::log(below / (n - below));
    }
    return parameters;
  }

  bool ThresholdsAscend(const Eigen::VectorXd& parameters) const {
    for (Eigen::Index c = 1; c < thresholds_; ++c) {
      if (!(parameters[c] > parameters[c - 1])) return false;
    }
    return true;
  }

  // With upper and lower limits u and l of an answer, P = F(u) F(-l) (1 - e^(l - u)) for the logistic F: its
  // logarithm loses no digits, and is a sum of concave functions of u, of l and of u - l.
  Likelihood At(const Eigen::VectorXd& parameters) const {
    Likelihood result{.gradient = Eigen::VectorXd::Zero(size_),
                      .information = Eigen::MatrixXd::Zero(size_, size_)};
    const Eigen::VectorXd coefficients = parameters.tail(size_ - thresholds_);
    for (const OrdinalCell& cell : cells_) {
      const double eta = coefficients.dot(cell.predictors);
      for (Eigen::Index c = 0; c <= thresholds_; ++c) {
        const auto count = static_cast<double>(cell.counts[static_cast<std::size_t>(c)]);
        if (count == 0) continue;
        const double lower = c == 0 ? -kInfinity : parameters[c - 1] - eta;
        const double upper = c == thresholds_ ? kInfinity : parameters[c] - eta;
        double gap_slope = 0;
        if (c > 0 && c < thresholds_) {
          const double gap = upper - lower;
          result.value += count * std::log(-std::expm1(-gap));
          gap_slope = count / std::expm1(gap);
          const double curvature = gap_slope / -std::expm1(-gap);
          result.information(c, c) += curvature;
          result.information(c - 1, c - 1) += curvature;
          result.information(c, c - 1) -= curvature;
          result.information(c - 1, c) -= curvature;
        }
        if (c < thresholds_) {
          result.value -= count * Softplus(-upper);
          AddLimit(cell, c, count * Logistic(-upper), gap_slope, count * Logistic(upper) * Logistic(-upper),
                   result);
        }
        if (c > 0) {
          result.value -= count * Softplus(lower);
          AddLimit(cell, c - 1, -count * Logistic(lower), -gap_slope,
                   count * Logistic(lower) * Logistic(-lower), result);
        }
      }
    }
    return result;
  }

  absl::StatusOr<Eigen::VectorXd> Maximize(double& log_likelihood) const {
    Eigen::VectorXd parameters = Start();
    Likelihood here = At(parameters);
    for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
      const Eigen::VectorXd step = here.information.ldlt().solve(here.gradient);
      const double gain = 0.5 * step.dot(here.gradient);  // to the maximum, to second order
      if (!std::isfinite(gain)) break;
      const double rounding = 1e-14 * std::abs(here.value);
      double share = 1;
      Eigen::VectorXd next;
      Likelihood there;
      for (; share > 1e-6; share /= 2) {
        next = parameters + share * step;
        if (!ThresholdsAscend(next)) continue;
        there = At(next);
        if (there.value >= here.value - rounding) break;
      }
      if (!(share > 1e-6)) break;
      parameters = std::move(next);
      here = std::move(there);
      if (parameters.tail(size_ - thresholds_).cwiseAbs().maxCoeff() > kMaxCoefficient) break;
      if (gain < 1e-11 + rounding) {
        log_likelihood = here.value;
        return parameters;
      }
    }
    return NotEstimableError(NotEstimable::kNotConverged,
                             "a proportional-odds model did not converge; answers may be separated");
  }

  Eigen::Index thresholds() const { return thresholds_; }

 private:
  // One limit, threshold - eta, of an answer: `slope` acts on the limit, `gap_slope` on its distance from the
  // answer's other limit, which does not depend on eta.
  void AddLimit(const OrdinalCell& cell, Eigen::Index threshold, double slope, double gap_slope,
                double curvature, Likelihood& to) const {
    const Eigen::Index coefficients = size_ - thresholds_;
    to.gradient[threshold] += slope + gap_slope;
    to.gradient.tail(coefficients) -= slope * cell.predictors;
    to.information(threshold, threshold) += curvature;
    to.information.row(threshold).tail(coefficients) -= curvature * cell.predictors;
    to.information.col(threshold).tail(coefficients) -= curvature * cell.predictors;
    to.information.bottomRightCorner(coefficients, coefficients) +=
        curvature * cell.predictors * cell.predictors.transpose();
  }

  const std::vector<OrdinalCell>& cells_;
  const Eigen::Index thresholds_;
  const Eigen::Index size_;
};

}  // namespace

absl::StatusOr<OrdinalModel> FitOrdinalModel(const std::vector<OrdinalCell>& cells) {
  const Fitter fitter(cells);
  OrdinalModel model;
  const absl::StatusOr<Eigen::VectorXd> parameters = fitter.Maximize(model.log_likelihood);
  if (!parameters.ok()) return parameters.status();
  model.thresholds = parameters->head(fitter.thresholds());
  model.coefficients = parameters->tail(parameters->size() - fitter.thresholds());
  return model;
}

}  // namespace rapport::stats
