#include "libs/stats/models/response_surface.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <utility>

namespace rapport::stats {
namespace {

constexpr Eigen::Index kTerms = 5;

// A determinant or b4 below this share of its terms is rounding.
constexpr double kZero = 1e-12;

Eigen::MatrixXd ShapeContrasts() {
  Eigen::MatrixXd contrasts(4, kTerms + 1);
  contrasts << 0, 1, 1, 0, 0, 0,  // a1
      0, 0, 0, 1, 1, 1,           // a2
      0, 1, -1, 0, 0, 0,          // a3
      0, 0, 0, 1, -1, 1;          // a4
  return contrasts;
}

void AddShape(ResponseSurface& surface) {
  const Eigen::MatrixXd contrasts = ShapeContrasts();
  for (Eigen::Index i = 0; i < contrasts.rows(); ++i) {
    const Eigen::VectorXd contrast = contrasts.row(i).transpose();
    const double estimate = contrast.dot(surface.ols.coefficients);
    const auto error = [&contrast](const Eigen::MatrixXd& covariance) {
      return std::sqrt(std::max(0.0, contrast.dot(covariance * contrast)));
    };
    SurfaceTest& test = surface.shape[static_cast<std::size_t>(i)];
    test.ols = TestCoefficient(estimate, error(surface.ols.covariance), surface.ols.df);
    if (surface.clustered.has_value()) {
      test.clustered = TestCoefficient(estimate, error(surface.clustered->cr1s),
                                       static_cast<double>(surface.clustered->clusters - 1));
    }
  }
}

void AddAxes(ResponseSurface& surface) {
  const Eigen::VectorXd& b = surface.ols.coefficients;
  const double determinant = 4 * b[3] * b[5] - b[4] * b[4];
  if (std::abs(determinant) <= kZero * (std::abs(4 * b[3] * b[5]) + b[4] * b[4])) return;
  const SurfacePoint point = {(b[2] * b[4] - 2 * b[1] * b[5]) / determinant,
                              (b[1] * b[4] - 2 * b[2] * b[3]) / determinant};
  surface.stationary = point;
  if (std::abs(b[4]) <= kZero * (std::abs(b[3]) + std::abs(b[5]))) return;
  const double root = std::hypot(b[3] - b[5], b[4]);
  const auto axis = [&point](double slope) { return SurfaceLine{slope, point.y - slope * point.x}; };
  surface.first_axis = axis((b[5] - b[3] + root) / b[4]);
  surface.second_axis = axis((b[5] - b[3] - root) / b[4]);
}

void AddQuadraticTest(ResponseSurface& surface) {
  const Eigen::VectorXd quadratic = surface.ols.coefficients.tail<3>();
  const Eigen::MatrixXd covariance = surface.ols.covariance.bottomRightCorner<3, 3>();
  if (!(surface.ols.residual_variance > 0)) return;
  surface.f_quadratic = quadratic.dot(covariance.llt().solve(quadratic)) / 3;
  surface.p_quadratic = FUpperTail(surface.f_quadratic, 3, surface.ols.df);
}

}  // namespace

absl::StatusOr<ResponseSurface> FitResponseSurface(absl::Span<const double> x, absl::Span<const double> y,
                                                   absl::Span<const double> z,
                                                   absl::Span<const int> cluster) {
  assert(x.size() == y.size() && x.size() == z.size());
  assert(cluster.empty() || cluster.size() == x.size());
  const auto n = static_cast<Eigen::Index>(x.size());
  const Eigen::Map<const Eigen::ArrayXd> first(x.data(), n);
  const Eigen::Map<const Eigen::ArrayXd> second(y.data(), n);
  Eigen::MatrixXd terms(n, kTerms);
  terms.col(0) = first;
  terms.col(1) = second;
  terms.col(2) = first.square();
  terms.col(3) = first * second;
  terms.col(4) = second.square();
  const Eigen::Map<const Eigen::VectorXd> outcome(z.data(), n);
  ResponseSurface surface;
  if (cluster.empty()) {
    absl::StatusOr<LeastSquares> fit = FitLeastSquares(terms, outcome);
    if (!fit.ok()) return fit.status();
    surface.ols = *std::move(fit);
  } else {
    absl::StatusOr<ClusteredLeastSquares> fit = FitClusteredLeastSquares(terms, outcome, cluster);
    if (!fit.ok()) return fit.status();
    surface.ols = fit->ols;
    surface.clustered = *std::move(fit);
  }
  AddShape(surface);
  AddAxes(surface);
  AddQuadraticTest(surface);
  return surface;
}

}  // namespace rapport::stats
