#include "libs/stats/models/least_squares.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cmath>

#include "libs/stats/models/grams.h"

namespace rapport::stats {
namespace {

// A direction whose share 1 - tau outside a cluster is below this is determined by the cluster alone.
constexpr double kDeterminedByCluster = 1e-10;

// Largest share of a coefficient's variance under independent errors that may lie in such directions, where
// residuals are zero and tell nothing of it.
constexpr double kLargestUnseenShare = 1e-6;

// The regression in orthonormal coordinates z = L^-1 D^-1 (1, x - centre) of the predictors, where
// sum z z' = I: D scales the columns, L is the Cholesky factor of what is then their cross-product.
class OrthonormalFit {
 public:
  static absl::StatusOr<OrthonormalFit> Create(const Grams& grams);

  // Cross-products with z, of predictors and of the outcome.
  Eigen::MatrixXd Predictors(const Eigen::MatrixXd& gram) const {
    const Eigen::MatrixXd scaled =
        scale_.asDiagonal() * gram.topLeftCorner(size_, size_) * scale_.asDiagonal();
    const Eigen::MatrixXd half = factor_.matrixL().solve(scaled);
    return factor_.matrixL().solve(half.transpose());
  }
  Eigen::VectorXd Outcome(const Eigen::MatrixXd& gram) const {
    return factor_.matrixL().solve(scale_.cwiseProduct(gram.col(size_).head(size_)));
  }

  const Eigen::VectorXd& theta() const { return theta_; }  // coefficients on z
  const Eigen::MatrixXd& back() const { return back_; }    // coefficients on (1, x) are back x theta + shift
  LeastSquares Describe(const Grams& grams) const;

 private:
  OrthonormalFit() = default;

  Eigen::Index size_ = 0;
  Eigen::VectorXd scale_;
  Eigen::LLT<Eigen::MatrixXd> factor_;
  Eigen::VectorXd theta_;
  Eigen::MatrixXd back_;
  double total_squares_ = 0;  // of the outcome about its mean
};

absl::StatusOr<OrthonormalFit> OrthonormalFit::Create(const Grams& grams) {
  const Eigen::Index k = grams.predictors();
  const double n = grams.total(0, 0);
  if (n <= static_cast<double>(k + 1)) {
    return NotEstimableError(NotEstimable::kTooFewRespondents,
                             "a regression needs more rows than coefficients");
  }
  if (absl::Status status = CheckPredictors(grams.total.block(1, 1, k, k)); !status.ok()) return status;
  OrthonormalFit fit;
  fit.size_ = k + 1;
  fit.scale_ = grams.total.diagonal().head(k + 1).cwiseSqrt().cwiseInverse();
  fit.factor_.compute(fit.scale_.asDiagonal() * grams.total.topLeftCorner(k + 1, k + 1) *
                      fit.scale_.asDiagonal());
  if (fit.factor_.info() != Eigen::Success) {
    return NotEstimableError(NotEstimable::kCollinear, "predictors determine each other");
  }
  fit.theta_ = fit.Outcome(grams.total);
  fit.total_squares_ = grams.total(k + 1, k + 1) - fit.theta_[0] * fit.theta_[0];
  if (!(fit.total_squares_ > 0))
    return NotEstimableError(NotEstimable::kNoVariance, "the outcome is constant");
  fit.back_ = fit.scale_.asDiagonal() *
              Eigen::MatrixXd(fit.factor_.matrixU().solve(Eigen::MatrixXd::Identity(k + 1, k + 1)));
  fit.back_.row(0) -= grams.centre.head(k).transpose() * fit.back_.bottomRows(k);
  return fit;
}

LeastSquares OrthonormalFit::Describe(const Grams& grams) const {
  const Eigen::Index k = size_ - 1;
  LeastSquares fit;
  fit.n = static_cast<std::int64_t>(grams.total(0, 0));
  fit.df = static_cast<double>(fit.n - k - 1);
  fit.coefficients = back_ * theta_;
  fit.coefficients[0] += grams.centre[k];
  fit.r2 = std::min(1.0, theta_.tail(k).squaredNorm() / total_squares_);
  fit.adjusted_r2 = 1 - (1 - fit.r2) * static_cast<double>(fit.n - 1) / fit.df;
  fit.residual_variance = (1 - fit.r2) * total_squares_ / fit.df;
  fit.covariance = fit.residual_variance * back_ * back_.transpose();
  fit.standardized = fit.coefficients.tail(k).cwiseProduct(
      (grams.total.diagonal().segment(1, k) / total_squares_).cwiseSqrt());
  for (Eigen::Index i = 0; i < size_; ++i) {
    fit.tests.push_back(TestCoefficient(fit.coefficients[i], std::sqrt(fit.covariance(i, i)), fit.df));
  }
  return fit;
}

// Adds up the sandwich's filling and the moments of the CR2 variance estimate under independent errors. With
// T_g = sum z z' over a cluster, spectrum tau, and f = (1 - tau)^-1/2: the cluster's adjusted score is
// f(T_g) r_g, and the estimate of the variance of q'theta is a quadratic form in the errors whose matrix has
// the nonzero spectrum of diag(d_g) - (u_g'u_h), d_g = q' tau f^2 q, u_g = tau f q.
class Sandwich {
 public:
  explicit Sandwich(const Eigen::MatrixXd& back)
      : directions_(back.transpose()),
        plain_(Eigen::MatrixXd::Zero(back.rows(), back.rows())),
        adjusted_(plain_),
        trace_(Eigen::VectorXd::Zero(back.rows())),
        diagonal_squares_(trace_),
        mixed_(trace_),
        outer_(static_cast<std::size_t>(back.rows()), plain_) {}

  void Add(const Eigen::MatrixXd& predictors, const Eigen::VectorXd& score) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(predictors);
    const Eigen::VectorXd tau = solver.eigenvalues().cwiseMax(0.0);
    const Eigen::VectorXd f = tau.unaryExpr(
        [](double value) { return 1 - value > kDeterminedByCluster ? 1 / std::sqrt(1 - value) : 0.0; });
    const Eigen::MatrixXd& axes = solver.eigenvectors();
    const Eigen::VectorXd adjusted = axes * f.cwiseProduct(axes.transpose() * score);
    plain_ += score * score.transpose();
    adjusted_ += adjusted * adjusted.transpose();
    const Eigen::MatrixXd q = axes.transpose() * directions_;
    const Eigen::MatrixXd u = axes * tau.cwiseProduct(f).asDiagonal() * q;
    for (Eigen::Index c = 0; c < q.cols(); ++c) {
      const double d = (tau.array() * f.array().square() * q.col(c).array().square()).sum();
      const double own = u.col(c).squaredNorm();
      trace_[c] += d - own;
      diagonal_squares_[c] += d * d;
      mixed_[c] += d * own;
      outer_[static_cast<std::size_t>(c)] += u.col(c) * u.col(c).transpose();
    }
  }

  const Eigen::MatrixXd& plain() const { return plain_; }
  const Eigen::MatrixXd& adjusted() const { return adjusted_; }

  // Satterthwaite's degrees of freedom of coefficient c; 0 when residuals do not tell of all its variance
  // (the T_g add up to the identity, so the trace would be q'q if they did).
  double DegreesOfFreedom(Eigen::Index c) const {
    if (trace_[c] < (1 - kLargestUnseenShare) * directions_.col(c).squaredNorm()) return 0;
    const double squares =
        diagonal_squares_[c] - 2 * mixed_[c] + outer_[static_cast<std::size_t>(c)].squaredNorm();
    return trace_[c] * trace_[c] / squares;
  }

 private:
  Eigen::MatrixXd directions_;  // column c: what theta is multiplied with for coefficient c
  Eigen::MatrixXd plain_;
  Eigen::MatrixXd adjusted_;
  Eigen::VectorXd trace_;
  Eigen::VectorXd diagonal_squares_;
  Eigen::VectorXd mixed_;
  std::vector<Eigen::MatrixXd> outer_;
};

absl::StatusOr<LeastSquares> Fit(const Grams& grams) {
  const absl::StatusOr<OrthonormalFit> fit = OrthonormalFit::Create(grams);
  if (!fit.ok()) return fit.status();
  return fit->Describe(grams);
}

absl::StatusOr<ClusteredLeastSquares> FitClustered(const Grams& grams) {
  const absl::StatusOr<OrthonormalFit> fit = OrthonormalFit::Create(grams);
  if (!fit.ok()) return fit.status();
  if (grams.clusters.size() < 2) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "cluster-robust standard errors need two clusters");
  }
  ClusteredLeastSquares result;
  result.ols = fit->Describe(grams);
  result.clusters = static_cast<std::int64_t>(grams.clusters.size());
  Sandwich sandwich(fit->back());
  for (const Eigen::MatrixXd& cluster : grams.clusters) {
    const Eigen::MatrixXd predictors = fit->Predictors(cluster);
    sandwich.Add(predictors, fit->Outcome(cluster) - predictors * fit->theta());
  }
  const Eigen::MatrixXd& back = fit->back();
  const auto clusters = static_cast<double>(result.clusters);
  result.cr0 = back * sandwich.plain() * back.transpose();
  result.cr1s =
      result.cr0 * (clusters / (clusters - 1) * static_cast<double>(result.ols.n - 1) / result.ols.df);
  result.cr2 = back * sandwich.adjusted() * back.transpose();
  result.cr2_df.resize(back.rows());
  for (Eigen::Index i = 0; i < back.rows(); ++i) {
    const double df = sandwich.DegreesOfFreedom(i);
    if (df <= 0) {
      return NotEstimableError(NotEstimable::kTooFewGroups, "a coefficient rests on single clusters");
    }
    result.cr2_df[i] = df;
    const double error = std::sqrt(std::max(0.0, result.cr2(i, i)));
    result.tests.push_back(TestCoefficient(result.ols.coefficients[i], error, df));
  }
  return result;
}

absl::Status NoRows() {
  return NotEstimableError(NotEstimable::kTooFewRespondents,
                           "a regression needs more rows than coefficients");
}

bool AllEmpty(absl::Span<const CrossProducts> parts) {
  return std::all_of(parts.begin(), parts.end(), [](const CrossProducts& part) { return part.n() == 0; });
}

}  // namespace

absl::StatusOr<LeastSquares> FitLeastSquares(const CrossProducts& data, const RegressionColumns& columns) {
  if (data.n() == 0) return NoRows();
  return Fit(GramsOf(absl::MakeConstSpan(&data, 1), columns));
}

absl::StatusOr<LeastSquares> FitLeastSquares(const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
  if (x.rows() == 0) return NoRows();
  return Fit(GramsOf(x, y, {}));
}

absl::StatusOr<ClusteredLeastSquares> FitClusteredLeastSquares(absl::Span<const CrossProducts> clusters,
                                                               const RegressionColumns& columns) {
  if (AllEmpty(clusters)) return NoRows();
  return FitClustered(GramsOf(clusters, columns));
}

absl::StatusOr<ClusteredLeastSquares> FitClusteredLeastSquares(const Eigen::MatrixXd& x,
                                                               const Eigen::VectorXd& y,
                                                               absl::Span<const int> cluster) {
  assert(static_cast<Eigen::Index>(cluster.size()) == x.rows());
  if (x.rows() == 0) return NoRows();
  return FitClustered(GramsOf(x, y, cluster));
}

}  // namespace rapport::stats
