#include "libs/stats/models/mixed_regression.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "libs/stats/models/grams.h"
#include "libs/stats/models/profile_likelihood.h"

namespace rapport::stats {
namespace {

// A column whose squares about the groups' means are below this share of all its squares is constant within
// groups; rounding leaves less.
constexpr double kConstantWithin = 1e-12;

// Rows (1, x, y), centred and scaled to unit sums of squares, split into what varies within groups and the
// groups' means.
struct Split {
  Eigen::VectorXd scale;
  Eigen::MatrixXd within;  // (k + 2) square, about the groups' means; first row and column 0
  Eigen::MatrixXd means;   // (k + 2) x groups, first row scale[0]
  Eigen::VectorXd sizes;

  double n() const { return sizes.sum(); }
  Eigen::Index coefficients() const { return within.rows() - 1; }
};

Split SplitOf(const Grams& grams) {
  Split split;
  split.scale = grams.total.diagonal().cwiseSqrt().cwiseInverse();
  split.within = Eigen::MatrixXd::Zero(grams.total.rows(), grams.total.cols());
  const auto groups = static_cast<Eigen::Index>(grams.clusters.size());
  split.means.resize(grams.total.rows(), groups);
  split.sizes.resize(groups);
  for (Eigen::Index g = 0; g < groups; ++g) {
    const Eigen::MatrixXd& gram = grams.clusters[static_cast<std::size_t>(g)];
    split.sizes[g] = gram(0, 0);
    const Eigen::VectorXd mean = gram.col(0) / gram(0, 0);
    split.within += gram - gram(0, 0) * mean * mean.transpose();
    split.means.col(g) = split.scale.cwiseProduct(mean);
  }
  split.within = split.scale.asDiagonal() * split.within * split.scale.asDiagonal();
  split.within.row(0).setZero();
  split.within.col(0).setZero();
  return split;
}

// The model at a given rho: generalized least squares with weights w_g = n_g / (1 + n_g rho) between groups.
struct AtRho {
  Eigen::VectorXd beta;
  Eigen::MatrixXd inverse;  // (X' W X)^-1
  double sigma2 = 0;
  ProfilePoint profile;
};

AtRho Evaluate(const Split& split, Likelihood likelihood, double rho) {
  const Eigen::Index size = split.coefficients();
  const Eigen::ArrayXd weights = split.sizes.array() / (1 + split.sizes.array() * rho);
  const Eigen::MatrixXd normal =
      split.within + split.means * weights.matrix().asDiagonal() * split.means.transpose();
  const Eigen::LLT<Eigen::MatrixXd> factor(normal.topLeftCorner(size, size));
  AtRho at;
  at.beta = factor.solve(normal.col(size).head(size));
  at.inverse = factor.solve(Eigen::MatrixXd::Identity(size, size));
  Eigen::VectorXd contrast(size + 1);
  contrast << -at.beta, 1;
  const double squares = contrast.dot(normal * contrast);
  const Eigen::ArrayXd residuals = (split.means.transpose() * contrast).array();
  const double slope = (weights.square() * residuals.square()).sum();
  const bool restricted = likelihood == Likelihood::kRestricted;
  const double df = split.n() - (restricted ? static_cast<double>(size) : 0);
  at.sigma2 = squares / df;
  double deviance =
      df * (std::log(2 * std::numbers::pi * at.sigma2) + 1) + (split.sizes.array() * rho).log1p().sum();
  at.profile.score = df * slope / squares - weights.sum();
  if (restricted) {
    const Eigen::MatrixXd means = split.means.topRows(size);
    deviance += 2 * factor.matrixLLT().diagonal().array().log().sum();
    at.profile.score +=
        (means * weights.square().matrix().asDiagonal() * means.transpose()).cwiseProduct(at.inverse).sum();
  }
  at.profile.log_likelihood = -deviance / 2;
  return at;
}

// Degrees of freedom by coefficient; 0 where none are left.
Eigen::VectorXd InnerOuterDf(const Split& split) {
  const Eigen::Index size = split.coefficients();
  Eigen::Index inner = 0;
  for (Eigen::Index i = 1; i < size; ++i) inner += split.within(i, i) > kConstantWithin ? 1 : 0;
  const Eigen::Index outer = size - 1 - inner;
  const auto groups = static_cast<double>(split.sizes.size());
  const double within_df = split.n() - groups - static_cast<double>(inner);
  const double between_df = groups - 1 - static_cast<double>(outer);
  Eigen::VectorXd df(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    const bool within = i == 0 || split.within(i, i) > kConstantWithin;
    df[i] = std::max(0.0, within ? within_df : between_df);
  }
  return df;
}

absl::Status Check(const Split& split, const Eigen::VectorXd& df) {
  if (split.sizes.size() < 2) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "a variance between groups needs two groups");
  }
  if (df[0] == 0) {
    return NotEstimableError(NotEstimable::kTooFewRespondents,
                             "no degrees of freedom are left within groups");
  }
  if (df.minCoeff() == 0) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "no degrees of freedom are left between groups");
  }
  if (split.within(df.size(), df.size()) <= kConstantWithin) {
    return NotEstimableError(NotEstimable::kNoVariance, "the outcome does not vary within any group");
  }
  return absl::OkStatus();
}

absl::StatusOr<MixedRegression> Fit(const Grams& grams, Likelihood likelihood) {
  const Eigen::Index k = grams.predictors();
  if (absl::Status status = CheckPredictors(grams.total.block(1, 1, k, k)); !status.ok()) return status;
  if (!(grams.total(k + 1, k + 1) > 0)) {
    return NotEstimableError(NotEstimable::kNoVariance, "the outcome is constant");
  }
  const Split split = SplitOf(grams);
  const Eigen::VectorXd df = InnerOuterDf(split);
  if (absl::Status status = Check(split, df); !status.ok()) return status;
  const absl::StatusOr<double> rho =
      MaximizeProfile([&](double candidate) { return Evaluate(split, likelihood, candidate).profile; });
  if (!rho.ok()) return rho.status();
  const AtRho at = Evaluate(split, likelihood, *rho);

  MixedRegression model;
  model.n = static_cast<std::int64_t>(split.n());
  model.groups = split.sizes.size();
  // Back from scaled and centred columns: the outcome's scale, the predictors', then the centre.
  const double outcome = 1 / split.scale[k + 1];
  Eigen::MatrixXd back = split.scale.head(k + 1).asDiagonal();
  back.row(0) -= grams.centre.head(k).transpose() * back.bottomRows(k);
  model.coefficients = outcome * back * at.beta;
  model.coefficients[0] += grams.centre[k];
  model.sigma2 = at.sigma2 * outcome * outcome;
  model.tau2 = *rho * model.sigma2;
  model.covariance = model.sigma2 * back * at.inverse * back.transpose();
  // The scales' part of the likelihood: of n outcomes, and for REML of the coefficients' determinant.
  const bool restricted = likelihood == Likelihood::kRestricted;
  const double rows = split.n() - (restricted ? static_cast<double>(k + 1) : 0);
  model.log_likelihood = at.profile.log_likelihood - rows * std::log(outcome) +
                         (restricted ? split.scale.head(k + 1).array().log().sum() : 0);
  for (Eigen::Index i = 0; i <= k; ++i) {
    model.tests.push_back(TestCoefficient(model.coefficients[i], std::sqrt(model.covariance(i, i)), df[i]));
  }
  return model;
}

absl::Status NoRows() {
  return NotEstimableError(NotEstimable::kTooFewRespondents,
                           "a regression needs more rows than coefficients");
}

}  // namespace

absl::StatusOr<MixedRegression> FitMixedRegression(absl::Span<const CrossProducts> groups,
                                                   const RegressionColumns& columns, Likelihood likelihood) {
  if (std::all_of(groups.begin(), groups.end(), [](const CrossProducts& part) { return part.n() == 0; })) {
    return NoRows();
  }
  return Fit(GramsOf(groups, columns), likelihood);
}

absl::StatusOr<MixedRegression> FitMixedRegression(const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
                                                   absl::Span<const int> group, Likelihood likelihood) {
  assert(static_cast<Eigen::Index>(group.size()) == x.rows());
  if (x.rows() == 0) return NoRows();
  return Fit(GramsOf(x, y, group), likelihood);
}

}  // namespace rapport::stats
