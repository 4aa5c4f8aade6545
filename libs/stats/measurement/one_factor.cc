#include "libs/stats/measurement/one_factor.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "libs/stats/estimate.h"

namespace rapport::stats {
namespace {

// Uniquenesses below this share of an item's variance are on their way to 0.
constexpr double kHeywood = 1e-6;
constexpr double kGradient = 1e-12;
constexpr int kMaxIterations = 200;
constexpr double kMaxStep = 2;  // in a log uniqueness

// The discrepancy as a function of the log uniquenesses x alone, loadings being the best for these, at one x:
// with eigenvalues theta_1 > theta_2 >= ... and eigenvectors w_m of e^(-x/2) R e^(-x/2) it is the sum over
// m > 1 of theta_m - ln theta_m - 1.
struct Point {
  Eigen::VectorXd x;
  Eigen::VectorXd theta;    // ascending: theta_1 is the last
  Eigen::MatrixXd vectors;  // by column
  double discrepancy = 0;
  Eigen::VectorXd gradient;
};

Point Evaluate(const Eigen::MatrixXd& correlation, Eigen::VectorXd x) {
  const Eigen::VectorXd scale = (-0.5 * x).array().exp();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scale.asDiagonal() * correlation *
                                                              scale.asDiagonal());
  Point point{.x = std::move(x),
              .theta = solver.eigenvalues(),
              .vectors = solver.eigenvectors(),
              .gradient = Eigen::VectorXd::Zero(correlation.rows())};
  for (Eigen::Index m = 0; m + 1 < point.theta.size(); ++m) {
    const double excess = point.theta[m] - 1;
    point.discrepancy += excess - std::log1p(excess);
    point.gradient -= excess * point.vectors.col(m).cwiseAbs2();
  }
  return point;
}

// Second derivatives: with the sums over m, n > 1 of (theta_m + theta_n) / 2 w_im w_in w_jm w_jn, and over
// m > 1 of (1 - theta_m) (theta_1 + theta_m) / (theta_1 - theta_m) w_im w_i1 w_jm w_j1.
Eigen::MatrixXd SecondDerivatives(const Point& point) {
  const Eigen::Index rest = point.theta.size() - 1;
  const Eigen::ArrayXd theta = point.theta.head(rest).array();
  const double first = point.theta[rest];
  const Eigen::MatrixXd vectors = point.vectors.leftCols(rest);
  const Eigen::VectorXd first_vector = point.vectors.col(rest);
  const Eigen::VectorXd mixed = (1 - theta) * (first + theta) / (first - theta);
  const Eigen::MatrixXd weighted = vectors * theta.matrix().asDiagonal() * vectors.transpose();
  const Eigen::MatrixXd cross = vectors * mixed.asDiagonal() * vectors.transpose();
  return weighted.cwiseProduct(vectors * vectors.transpose()) +
         cross.cwiseProduct(first_vector * first_vector.transpose());
}

// Newton's step, or where the discrepancy does not curve upwards that of a matrix which does.
Eigen::VectorXd StepFrom(const Point& point, const Eigen::MatrixXd& second_derivatives) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(second_derivatives);
  const double largest = solver.eigenvalues().cwiseAbs().maxCoeff();
  const Eigen::VectorXd curvature = solver.eigenvalues().cwiseAbs().cwiseMax(1e-6 * largest);
  Eigen::VectorXd step =
      -(solver.eigenvectors() *
        ((solver.eigenvectors().transpose() * point.gradient).array() / curvature.array()).matrix());
  const double length = step.cwiseAbs().maxCoeff();
  if (length > kMaxStep) step *= kMaxStep / length;
  return step;
}

double LargestGradient(const Point& point) { return point.gradient.cwiseAbs().maxCoeff(); }

// The next point on the way down, or none when there is none.
std::optional<Point> Descend(const Eigen::MatrixXd& correlation, const Point& from) {
  const Eigen::VectorXd step = StepFrom(from, SecondDerivatives(from));
  const double slope = step.dot(from.gradient);
  for (double share = 1; share > 1e-10; share /= 2) {
    Point to = Evaluate(correlation, from.x + share * step);
    // Close to the minimum the discrepancy no longer changes by more than its rounding; the gradient does.
    const bool lower = to.discrepancy <= from.discrepancy + 1e-4 * share * slope;
    const bool as_low = to.discrepancy <= from.discrepancy + 1e-13;
    if (lower || (as_low && LargestGradient(to) < LargestGradient(from))) return to;
  }
  return std::nullopt;
}

absl::StatusOr<Point> Minimize(const Eigen::MatrixXd& correlation) {
  const Eigen::LLT<Eigen::MatrixXd> cholesky(correlation);
  const auto k = static_cast<double>(correlation.rows());
  const Eigen::MatrixXd inverse =
      cholesky.solve(Eigen::MatrixXd::Identity(correlation.rows(), correlation.cols()));
  // Joreskog's (1967) start from the squared multiple correlations.
  Point point = Evaluate(correlation, ((1 - 0.5 / k) / inverse.diagonal().array()).log());
  for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
    if (point.x.minCoeff() < std::log(kHeywood)) {
      return NotEstimableError(NotEstimable::kNotConverged,
                               "the one-factor model explains an item wholly (a Heywood case)");
    }
    const double gradient = LargestGradient(point);
    std::optional<Point> next = Descend(correlation, point);
    if (gradient < kGradient && (!next.has_value() || LargestGradient(*next) >= 0.1 * gradient)) return point;
    if (!next.has_value()) break;
    point = *std::move(next);
  }
  return NotEstimableError(NotEstimable::kNotConverged, "the one-factor model did not converge");
}

// Whether the minimum is a point: no direction in which the discrepancy is flat.
bool IsIdentified(const Point& minimum) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(SecondDerivatives(minimum),
                                                              Eigen::EigenvaluesOnly);
  return solver.eigenvalues().minCoeff() > 1e-9 * solver.eigenvalues().maxCoeff();
}

}  // namespace

absl::StatusOr<OneFactorModel> FitOneFactor(const Eigen::MatrixXd& covariance, std::int64_t n) {
  const Eigen::Index k = covariance.rows();
  if (k < 3) return NotEstimableError(NotEstimable::kTooFewItems, "a one-factor model needs three items");
  if (n <= k) {
    return NotEstimableError(NotEstimable::kTooFewRespondents,
                             "a one-factor model needs more complete sheets than items");
  }
  if (!(covariance.diagonal().array() > 0).all()) {
    return NotEstimableError(NotEstimable::kNoVariance, "an item of the scale does not vary");
  }
  const Eigen::VectorXd sd = covariance.diagonal().cwiseSqrt();
  const Eigen::VectorXd inverse_sd = sd.cwiseInverse();
  const Eigen::MatrixXd correlation = inverse_sd.asDiagonal() * covariance * inverse_sd.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(correlation, Eigen::EigenvaluesOnly);
  if (!(solver.eigenvalues()[0] > 1e-12 * static_cast<double>(k))) {
    return NotEstimableError(NotEstimable::kCollinear, "items of the scale determine each other");
  }

  const absl::StatusOr<Point> minimum = Minimize(correlation);
  if (!minimum.ok()) return minimum.status();
  if (!IsIdentified(*minimum)) {
    return NotEstimableError(NotEstimable::kNotConverged,
                             "different loadings fit equally well: the items share no single factor");
  }

  const double divisor = static_cast<double>(n - 1) / static_cast<double>(n);
  const Eigen::VectorXd unique_sd = (0.5 * minimum->x).array().exp();
  const Eigen::VectorXd item_sd = std::sqrt(divisor) * sd;
  OneFactorModel model;
  model.loadings = std::sqrt(std::max(0.0, minimum->theta[k - 1] - 1)) *
                   item_sd.cwiseProduct(unique_sd).cwiseProduct(minimum->vectors.col(k - 1));
  if (model.loadings.sum() < 0) model.loadings = -model.loadings;
  model.uniquenesses = item_sd.cwiseProduct(unique_sd).cwiseAbs2();
  model.discrepancy = minimum->discrepancy;
  model.gradient = LargestGradient(*minimum);
  if (k > 3) {
    const auto items = static_cast<double>(k);
    model.fit = TestChiSquare(static_cast<double>(n) * model.discrepancy, items * (items - 3) / 2);
  }
  return model;
}

double OmegaTotal(const OneFactorModel& model) {
  const double common = model.loadings.sum() * model.loadings.sum();
  return common / (common + model.uniquenesses.sum());
}

absl::StatusOr<double> TuckerCongruence(const Eigen::VectorXd& first, const Eigen::VectorXd& second) {
  assert(first.size() == second.size());
  const double first_norm = first.norm();
  const double second_norm = second.norm();
  if (!(first_norm > 0) || !(second_norm > 0)) {
    return NotEstimableError(NotEstimable::kNoVariance, "loadings of 0 have no congruence");
  }
  return std::clamp((first / first_norm).dot(second / second_norm), -1.0, 1.0);
}

FactorSimilarity SimilarityOf(double congruence) {
  if (congruence >= 0.95) return FactorSimilarity::kEqual;
  return congruence >= 0.85 ? FactorSimilarity::kFair : FactorSimilarity::kNotSimilar;
}

}  // namespace rapport::stats
