#include "libs/stats/models/logistic.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "libs/stats/estimate.h"
#include "libs/stats/models/grams.h"

namespace rapport::stats {
namespace {

constexpr int kMaxIterations = 60;
constexpr double kTolerance = 1e-12;

// Degrees of freedom at which Student's t is the normal distribution to all digits that matter.
constexpr double kNormalDf = 1e9;

// Predictors in standard deviations (divisor n - 1) from their means, with an intercept in front.
struct Standardized {
  Eigen::MatrixXd x;            // n x (k + 1)
  Eigen::VectorXd mean;         // k
  Eigen::VectorXd sd;           // k
  Eigen::MatrixXd correlation;  // k x k
};

absl::StatusOr<Standardized> Standardize(const Eigen::MatrixXd& x) {
  const Eigen::Index n = x.rows();
  const Eigen::Index k = x.cols();
  if (n <= k + 1) {
    return NotEstimableError(NotEstimable::kTooFewRespondents,
                             "a regression needs more rows than coefficients");
  }
  Standardized data;
  data.mean = x.colwise().mean().transpose();
  data.x.resize(n, k + 1);
  data.x.col(0).setOnes();
  data.x.rightCols(k) = x.rowwise() - data.mean.transpose();
  const Eigen::MatrixXd centred = data.x.rightCols(k);
  const Eigen::MatrixXd covariance = centred.transpose() * centred / static_cast<double>(n - 1);
  if (absl::Status status = CheckPredictors(covariance); !status.ok()) return status;
  data.sd = covariance.diagonal().cwiseSqrt();
  const Eigen::VectorXd scale = data.sd.cwiseInverse();
  data.x.rightCols(k) = centred * scale.asDiagonal();
  data.correlation = scale.asDiagonal() * covariance * scale.asDiagonal();
  return data;
}

struct Step {
  double log_likelihood = 0;
  Eigen::VectorXd score;
  Eigen::MatrixXd information;
};

Step Evaluate(const Eigen::MatrixXd& x, absl::Span<const std::uint8_t> present, const Eigen::VectorXd& beta) {
  // Blocks of rows that stay in the cache; their sums also round less than one long sum.
  constexpr Eigen::Index kBlock = 512;
  Step step{.score = Eigen::VectorXd::Zero(x.cols()),
            .information = Eigen::MatrixXd::Zero(x.cols(), x.cols())};
  for (Eigen::Index start = 0; start < x.rows(); start += kBlock) {
    const auto rows = x.middleRows(start, std::min(kBlock, x.rows() - start));
    const Eigen::VectorXd logits = rows * beta;
    Eigen::VectorXd residual(rows.rows());
    Eigen::VectorXd weight(rows.rows());
    double log_likelihood = 0;
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
      const bool yes = present[static_cast<std::size_t>(start + i)] != 0;
      const double odds = std::exp(-std::abs(logits[i]));  // of the less likely outcome, at most 1
      const double likely = 1 / (1 + odds);
      const double probability = logits[i] >= 0 ? likely : odds * likely;
      const double surprise = (yes == (logits[i] >= 0)) ? 0 : std::abs(logits[i]);
      log_likelihood -= surprise + std::log1p(odds);
      residual[i] = (yes ? 1 : 0) - probability;
      weight[i] = odds * likely * likely;
    }
    const Eigen::MatrixXd weighted = weight.asDiagonal() * rows;
    step.log_likelihood += log_likelihood;
    step.score.noalias() += rows.transpose() * residual;
    step.information.noalias() += rows.transpose() * weighted;
  }
  return step;
}

struct Maximum {
  Eigen::VectorXd beta;  // on standardized predictors
  Eigen::MatrixXd inverse_information;
  double log_likelihood = 0;
};

absl::StatusOr<Maximum> Maximize(const Eigen::MatrixXd& x, absl::Span<const std::uint8_t> present,
                                 double logit) {
  Maximum at{.beta = Eigen::VectorXd::Zero(x.cols()), .inverse_information = {}};
  at.beta[0] = logit;
  Step step = Evaluate(x, present, at.beta);
  for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
    const Eigen::LLT<Eigen::MatrixXd> factor(step.information);
    if (factor.info() != Eigen::Success) break;
    Eigen::VectorXd change = factor.solve(step.score);
    const double size = change.cwiseAbs().maxCoeff();
    if (!std::isfinite(size)) break;
    Step next = Evaluate(x, present, at.beta + change);
    // Newton's step may be too long far from the maximum; near it, differences are rounding.
    const double rounding = 1e-9 * std::abs(step.log_likelihood);
    for (int halving = 0; halving < 30 && next.log_likelihood < step.log_likelihood - rounding; ++halving) {
      change /= 2;
      next = Evaluate(x, present, at.beta + change);
    }
    at.beta += change;
    step = std::move(next);
    if (size <= kTolerance * (1 + at.beta.cwiseAbs().maxCoeff())) {
      at.log_likelihood = step.log_likelihood;
      at.inverse_information =
          Eigen::LLT<Eigen::MatrixXd>(step.information).solve(Eigen::MatrixXd::Identity(x.cols(), x.cols()));
      return at;
    }
  }
  return NotEstimableError(NotEstimable::kNotConverged, "the predictors separate the outcomes");
}

struct Fit {
  Standardized data;
  Maximum maximum;
  LogisticRegression model;
};

absl::StatusOr<Fit> FitAll(const Eigen::MatrixXd& x, absl::Span<const std::uint8_t> present) {
  assert(static_cast<Eigen::Index>(present.size()) == x.rows());
  absl::StatusOr<Standardized> data = Standardize(x);
  if (!data.ok()) return data.status();
  LogisticRegression model;
  model.n = x.rows();
  for (const std::uint8_t yes : present) model.present += yes != 0 ? 1 : 0;
  if (model.present == 0 || model.present == model.n) {
    return NotEstimableError(NotEstimable::kNoVariance, "the outcome is constant");
  }
  const auto n = static_cast<double>(model.n);
  const double share = static_cast<double>(model.present) / n;
  absl::StatusOr<Maximum> maximum = Maximize(data->x, present, std::log(share / (1 - share)));
  if (!maximum.ok()) return maximum.status();

  const Eigen::Index k = x.cols();
  Eigen::MatrixXd back = Eigen::MatrixXd::Identity(k + 1, k + 1);
  back.diagonal().tail(k) = data->sd.cwiseInverse();
  back.row(0).tail(k) = -data->mean.cwiseQuotient(data->sd).transpose();
  model.coefficients = back * maximum->beta;
  model.covariance = back * maximum->inverse_information * back.transpose();
  model.log_likelihood = maximum->log_likelihood;
  model.null_log_likelihood = n * (share * std::log(share) + (1 - share) * std::log1p(-share));
  model.mcfadden_r2 = 1 - model.log_likelihood / model.null_log_likelihood;
  for (Eigen::Index i = 0; i <= k; ++i) {
    model.tests.push_back(
        TestCoefficient(model.coefficients[i], std::sqrt(model.covariance(i, i)), kNormalDf));
  }
  return Fit{*std::move(data), *std::move(maximum), std::move(model)};
}

double SquaredCorrelation(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const Eigen::VectorXd u = a.array() - a.mean();
  const Eigen::VectorXd v = b.array() - b.mean();
  const double product = u.dot(v);
  return product * product / (u.squaredNorm() * v.squaredNorm());
}

}  // namespace

absl::StatusOr<LogisticRegression> FitLogistic(const Eigen::MatrixXd& x,
                                               absl::Span<const std::uint8_t> present) {
  absl::StatusOr<Fit> fit = FitAll(x, present);
  if (!fit.ok()) return fit.status();
  return std::move(fit->model);
}

absl::StatusOr<LogisticImportance> LogisticRelativeWeights(const Eigen::MatrixXd& x,
                                                           absl::Span<const std::uint8_t> present) {
  absl::StatusOr<Fit> fit = FitAll(x, present);
  if (!fit.ok()) return fit.status();
  const Eigen::Index k = x.cols();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(fit->data.correlation);
  const Eigen::MatrixXd loadings = solver.operatorSqrt();
  const Eigen::VectorXd logits = fit->data.x * fit->maximum.beta;
  Eigen::VectorXd outcome(x.rows());
  for (Eigen::Index i = 0; i < x.rows(); ++i) outcome[i] = present[static_cast<std::size_t>(i)] != 0 ? 1 : 0;
  const Eigen::VectorXd probability = (1 + (-logits.array()).exp()).inverse();

  LogisticImportance result;
  // The model's slopes on X and on Z = X L^-1 give the same logits.
  result.orthogonal_coefficients = loadings * fit->maximum.beta.tail(k);
  const double variance =
      (logits.array() - logits.mean()).matrix().squaredNorm() / static_cast<double>(x.rows() - 1);
  if (variance > 0) {
    const double r2 = SquaredCorrelation(outcome, probability);
    result.standardized_coefficients = result.orthogonal_coefficients * std::sqrt(r2 / variance);
  } else {
    result.standardized_coefficients = Eigen::VectorXd::Zero(k);
  }
  Importance& importance = result.importance;
  importance.weights = loadings.cwiseAbs2() * result.standardized_coefficients.cwiseAbs2();
  importance.r2 = importance.weights.sum();
  importance.percent = importance.r2 > 0 ? Eigen::VectorXd(100 * importance.weights / importance.r2)
                                         : Eigen::VectorXd::Zero(k);
  result.model = std::move(fit->model);
  return result;
}

}  // namespace rapport::stats
