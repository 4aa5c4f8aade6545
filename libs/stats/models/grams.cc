#include "libs/stats/models/grams.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

namespace rapport::stats {
namespace {

// Places of the clusters of rows among the distinct ones in ascending order.
std::vector<std::size_t> Places(absl::Span<const int> cluster, std::size_t& count) {
  std::vector<int> distinct(cluster.begin(), cluster.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  count = distinct.size();
  std::vector<std::size_t> places;
  places.reserve(cluster.size());
  for (const int id : cluster) {
    places.push_back(
        static_cast<std::size_t>(std::lower_bound(distinct.begin(), distinct.end(), id) - distinct.begin()));
  }
  return places;
}

}  // namespace

Grams GramsOf(absl::Span<const CrossProducts> parts, const RegressionColumns& columns) {
  std::vector<int> wanted = columns.predictors;
  wanted.push_back(columns.outcome);
  std::vector<CrossProducts> selected;
  selected.reserve(parts.size());
  for (const CrossProducts& part : parts) {
    if (part.n() > 0) selected.push_back(part.Select(wanted));
  }
  const CrossProducts total = Total(selected);
  std::vector<FixedScore> centre;
  Grams grams;
  grams.centre.resize(static_cast<Eigen::Index>(wanted.size()));
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    centre.push_back(total.RoundedMean(static_cast<int>(i)));
    grams.centre[static_cast<Eigen::Index>(i)] = FromFixed(centre.back());
  }
  grams.total = total.About(centre);
  grams.clusters.reserve(selected.size());
  for (const CrossProducts& part : selected) grams.clusters.push_back(part.About(centre));
  return grams;
}

Grams GramsOf(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, absl::Span<const int> cluster) {
  assert(x.rows() == y.size() && x.rows() > 0);
  assert(cluster.empty() || static_cast<Eigen::Index>(cluster.size()) == x.rows());
  const Eigen::Index k = x.cols();
  Grams grams;
  grams.centre.resize(k + 1);
  grams.centre << x.colwise().mean().transpose(), y.mean();
  std::size_t count = 1;
  const std::vector<std::size_t> places = Places(cluster, count);
  const std::size_t sums = cluster.empty() ? 1 : count;
  std::vector<Eigen::MatrixXd> parts(sums, Eigen::MatrixXd::Zero(k + 2, k + 2));
  Eigen::VectorXd row(k + 2);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    row[0] = 1;
    for (Eigen::Index j = 0; j < k; ++j) row[j + 1] = x(i, j) - grams.centre[j];
    row[k + 1] = y[i] - grams.centre[k];
    Eigen::MatrixXd& part = parts[cluster.empty() ? 0 : places[static_cast<std::size_t>(i)]];
    for (Eigen::Index a = 0; a < k + 2; ++a) {
      for (Eigen::Index b = a; b < k + 2; ++b) part(b, a) += row[a] * row[b];
    }
  }
  grams.total = Eigen::MatrixXd::Zero(k + 2, k + 2);
  for (Eigen::MatrixXd& part : parts) {
    part.triangularView<Eigen::StrictlyUpper>() = part.transpose();
    grams.total += part;
  }
  if (!cluster.empty()) grams.clusters = std::move(parts);
  return grams;
}

absl::Status CheckPredictors(const Eigen::MatrixXd& covariance) {
  if (!(covariance.diagonal().array() > 0).all()) {
    return NotEstimableError(NotEstimable::kNoVariance, "a predictor is constant");
  }
  const Eigen::VectorXd scale = covariance.diagonal().cwiseSqrt().cwiseInverse();
  const Eigen::MatrixXd correlation = scale.asDiagonal() * covariance * scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(correlation, Eigen::EigenvaluesOnly);
  if (!(solver.eigenvalues()[0] > kCollinearEigenvalue)) {
    return NotEstimableError(NotEstimable::kCollinear, "predictors determine each other");
  }
  return absl::OkStatus();
}

}  // namespace rapport::stats
