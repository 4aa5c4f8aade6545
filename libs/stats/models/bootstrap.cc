#include "libs/stats/models/bootstrap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <functional>
#include <thread>
#include <utility>

#include "libs/stats/models/inference.h"
#include "libs/stats/models/random_stream.h"

namespace rapport::stats {
namespace {

constexpr int kFewestUsableDraws = 100;
constexpr std::size_t kFewestClusters = 10;

// Draws whose weighted sums are formed by one matrix product; fixed, so that results do not depend on
// threads.
constexpr int kBatch = 32;
// Units of one step of that product: its block of features stays in the second-level cache.
constexpr Eigen::Index kBlock = 512;

// What is resampled (rows or clusters), a column each: count, sums and sums of products (i <= j) of the
// predictors and the outcome, about a common centre.
struct Units {
  Eigen::Index columns = 0;  // predictors and outcome
  Eigen::MatrixXd features;

  Eigen::Index count() const { return features.cols(); }
};

Eigen::Index Features(Eigen::Index columns) { return 1 + columns + columns * (columns + 1) / 2; }

Eigen::MatrixXd CovarianceOf(const Eigen::Ref<const Eigen::VectorXd>& sums, Eigen::Index columns) {
  Eigen::MatrixXd covariance(columns, columns);
  Eigen::Index place = 1 + columns;
  for (Eigen::Index i = 0; i < columns; ++i) {
    for (Eigen::Index j = i; j < columns; ++j) {
      const double mean_part = sums[1 + i] * sums[1 + j] / sums[0];
      covariance(i, j) = covariance(j, i) = (sums[place++] - mean_part) / (sums[0] - 1);
    }
  }
  // A column that is constant in the draw leaves rounding, not exactly 0.
  for (Eigen::Index i = 0; i < columns; ++i) {
    const double second_moment = covariance(i, i) + sums[1 + i] * sums[1 + i] / (sums[0] * sums[0]);
    if (covariance(i, i) <= 1e-12 * second_moment) covariance(i, i) = 0;
  }
  return covariance;
}

// Runs job(0) .. job(count - 1), each once, on `threads` threads.
void Parallel(int threads, std::size_t count, const std::function<void(std::size_t)>& job) {
  const auto share = [&](std::size_t first) {
    for (std::size_t i = first; i < count; i += static_cast<std::size_t>(threads)) job(i);
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(share, static_cast<std::size_t>(t));
  share(0);
  for (std::thread& other : others) other.join();
}

using Draws = std::vector<absl::StatusOr<Importance>>;

// How often each unit is drawn, by unit and draw of a batch; its weighted feature sums; their weights.
void RunBatch(const Units& units, std::uint64_t seed, std::size_t first, std::size_t last, Draws& draws) {
  const Eigen::Index count = units.count();
  const auto size = static_cast<Eigen::Index>(last - first);
  Eigen::MatrixXd times = Eigen::MatrixXd::Zero(count, size);
  for (Eigen::Index d = 0; d < size; ++d) {
    RandomStream random(seed, first + static_cast<std::size_t>(d));
    double* const column = times.col(d).data();
    for (Eigen::Index i = 0; i < count; ++i) column[random.Below(static_cast<std::uint32_t>(count))] += 1;
  }
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(units.features.rows(), size);
  for (Eigen::Index start = 0; start < count; start += kBlock) {
    const Eigen::Index length = std::min(kBlock, count - start);
    sums.noalias() += units.features.middleCols(start, length) * times.middleRows(start, length);
  }
  for (Eigen::Index d = 0; d < size; ++d) {
    draws[first + static_cast<std::size_t>(d)] = RelativeWeights(CovarianceOf(sums.col(d), units.columns));
  }
}

Draws RunDraws(const Units& units, const BootstrapOptions& options) {
  Draws draws(static_cast<std::size_t>(options.draws), absl::UnknownError("not drawn"));
  const std::size_t batches = (draws.size() + kBatch - 1) / kBatch;
  Parallel(options.threads, batches, [&](std::size_t batch) {
    const std::size_t first = batch * kBatch;
    RunBatch(units, options.seed, first, std::min(draws.size(), first + kBatch), draws);
  });
  return draws;
}

// Weights without each unit in turn; those that cannot be had are left out.
std::vector<Importance> Jackknife(const Units& units, int threads) {
  const Eigen::VectorXd all = units.features.rowwise().sum();
  Draws without(static_cast<std::size_t>(units.count()), absl::UnknownError("not computed"));
  Parallel(threads, without.size(), [&](std::size_t i) {
    without[i] =
        RelativeWeights(CovarianceOf(all - units.features.col(static_cast<Eigen::Index>(i)), units.columns));
  });
  std::vector<Importance> usable;
  for (absl::StatusOr<Importance>& one : without) {
    if (one.ok()) usable.push_back(*std::move(one));
  }
  return usable;
}

// The quantile with linear interpolation between order statistics (Hyndman and Fan 1996, type 7). Requires
// sorted values, at least one.
double Quantile(const std::vector<double>& sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

// Levels of the interval's ends among the draws: equal tails, or moved for bias and acceleration (Efron 1987,
// eqs. 2.3 and 6.6) where the jackknife is given.
Interval Levels(const std::vector<double>& sorted, double estimate, const std::vector<double>& jackknife,
                double confidence) {
  const Interval equal = {(1 - confidence) / 2, (1 + confidence) / 2};
  if (jackknife.empty()) return equal;
  const auto draws = static_cast<double>(sorted.size());
  const auto below =
      static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), estimate) - sorted.begin());
  // Kept off 0 and 1 by half a draw.
  const double share = std::clamp(below / draws, 0.5 / draws, 1 - 0.5 / draws);
  const double bias = NormalQuantile(share);
  double mean = 0;
  for (const double value : jackknife) mean += value / static_cast<double>(jackknife.size());
  double squares = 0;
  double cubes = 0;
  for (const double value : jackknife) {
    squares += std::pow(mean - value, 2);
    cubes += std::pow(mean - value, 3);
  }
  const double acceleration = squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
  const auto move = [&](double level) {
    const double z = bias + NormalQuantile(level);
    const double stretch = 1 - acceleration * z;
    return stretch > 0 ? NormalCdf(bias + z / stretch) : 1.0;
  };
  return {move(equal.lower), move(equal.upper)};
}

Interval IntervalOf(std::vector<double> values, double estimate, const std::vector<double>& jackknife,
                    double confidence) {
  std::sort(values.begin(), values.end());
  const Interval levels = Levels(values, estimate, jackknife, confidence);
  return {Quantile(values, levels.lower), Quantile(values, levels.upper)};
}

std::vector<double> Column(const std::vector<Importance>& draws, Eigen::VectorXd Importance::*part,
                           Eigen::Index predictor) {
  std::vector<double> values;
  values.reserve(draws.size());
  for (const Importance& draw : draws) values.push_back((draw.*part)[predictor]);
  return values;
}

double StandardDeviation(const std::vector<double>& values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

absl::StatusOr<ImportanceBootstrap> Bootstrap(Importance estimate, const Units& units,
                                              const BootstrapOptions& options) {
  assert(options.draws >= 100 && options.draws <= 100'000 && options.threads >= 1);
  std::vector<Importance> usable;
  absl::Status unusable;
  for (absl::StatusOr<Importance>& draw : RunDraws(units, options)) {
    if (draw.ok()) {
      usable.push_back(*std::move(draw));
    } else {
      unusable.Update(draw.status());
    }
  }
  if (static_cast<int>(usable.size()) < std::max(kFewestUsableDraws, options.draws - options.draws / 10)) {
    return unusable;
  }
  const std::vector<Importance> jackknife = options.interval == BootstrapInterval::kBca
                                                ? Jackknife(units, options.threads)
                                                : std::vector<Importance>();
  std::vector<int> first(static_cast<std::size_t>(estimate.weights.size()));
  for (const Importance& draw : usable) {
    Eigen::Index top = 0;
    draw.weights.maxCoeff(&top);
    ++first[static_cast<std::size_t>(top)];
  }
  ImportanceBootstrap result;
  result.usable_draws = static_cast<int>(usable.size());
  for (Eigen::Index j = 0; j < estimate.weights.size(); ++j) {
    const auto interval = [&](Eigen::VectorXd Importance::*part) {
      return IntervalOf(Column(usable, part, j), (estimate.*part)[j], Column(jackknife, part, j),
                        options.confidence);
    };
    result.predictors.push_back({.weight = interval(&Importance::weights),
                                 .percent = interval(&Importance::percent),
                                 .se = StandardDeviation(Column(usable, &Importance::weights, j)),
                                 .top_share = static_cast<double>(first[static_cast<std::size_t>(j)]) /
                                              static_cast<double>(usable.size())});
  }
  result.estimate = std::move(estimate);
  return result;
}

// Features of one row or one cluster from its cross-products (1, columns) square.
void PutFeatures(const Eigen::MatrixXd& gram, Eigen::Ref<Eigen::VectorXd> features) {
  features[0] = gram(0, 0);
  Eigen::Index place = 1;
  for (Eigen::Index i = 1; i < gram.cols(); ++i) features[place++] = gram(0, i);
  for (Eigen::Index i = 1; i < gram.rows(); ++i) {
    for (Eigen::Index j = i; j < gram.cols(); ++j) features[place++] = gram(i, j);
  }
}

}  // namespace

absl::StatusOr<ImportanceBootstrap> BootstrapRelativeWeights(const Eigen::MatrixXd& rows,
                                                             const BootstrapOptions& options) {
  if (rows.rows() < 2) {
    return NotEstimableError(NotEstimable::kTooFewRespondents, "a covariance needs two complete rows");
  }
  const Eigen::MatrixXd centred = rows.rowwise() - rows.colwise().mean();
  absl::StatusOr<Importance> estimate =
      RelativeWeights(centred.transpose() * centred / static_cast<double>(rows.rows() - 1));
  if (!estimate.ok()) return estimate.status();
  Units units{.columns = rows.cols(), .features = {}};
  units.features.resize(Features(rows.cols()), rows.rows());
  Eigen::VectorXd row(rows.cols() + 1);
  row[0] = 1;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    row.tail(rows.cols()) = centred.row(i).transpose();
    PutFeatures(row * row.transpose(), units.features.col(i));
  }
  return Bootstrap(*std::move(estimate), units, options);
}

absl::StatusOr<ImportanceBootstrap> BootstrapRelativeWeights(absl::Span<const CrossProducts> clusters,
                                                             const RegressionColumns& columns,
                                                             const BootstrapOptions& options) {
  std::vector<int> wanted = columns.predictors;
  wanted.push_back(columns.outcome);
  std::vector<CrossProducts> selected;
  for (const CrossProducts& cluster : clusters) {
    if (cluster.n() > 0) selected.push_back(cluster.Select(wanted));
  }
  if (selected.size() < kFewestClusters) {
    return NotEstimableError(NotEstimable::kTooFewGroups, "resampling clusters needs ten of them");
  }
  const CrossProducts total = Total(selected);
  const absl::StatusOr<Eigen::MatrixXd> covariance = total.Covariance();
  if (!covariance.ok()) return covariance.status();
  absl::StatusOr<Importance> estimate = RelativeWeights(*covariance);
  if (!estimate.ok()) return estimate.status();
  std::vector<FixedScore> centre(static_cast<std::size_t>(total.columns()));
  for (int i = 0; i < total.columns(); ++i) centre[static_cast<std::size_t>(i)] = total.RoundedMean(i);
  Units units{.columns = total.columns(), .features = {}};
  units.features.resize(Features(total.columns()), static_cast<Eigen::Index>(selected.size()));
  for (std::size_t g = 0; g < selected.size(); ++g) {
    PutFeatures(selected[g].About(centre), units.features.col(static_cast<Eigen::Index>(g)));
  }
  return Bootstrap(*std::move(estimate), units, options);
}

}  // namespace rapport::stats
