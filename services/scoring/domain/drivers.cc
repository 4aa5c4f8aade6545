#include "services/scoring/domain/drivers.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/stats/estimate.h"
#include "services/scoring/domain/score_rows.h"

namespace rapport::scoring {
namespace {

using stats::CrossProducts;

// Clusters from which on whole clusters are drawn in the bootstrap; with fewer, answer sheets.
constexpr std::int64_t kClustersToDraw = 10;

// The cell's cross-products, or those of the nearest unit above it with enough complete sheets.
struct Sample {
  Cell cell;
  std::vector<CrossProducts> clusters;
  CrossProducts total;
};

absl::StatusOr<Sample> FindSample(const CellMap& cells, const WaveAnswers& answers,
                                  const Clearance& clearance, std::int64_t least, const Cell& wanted,
                                  std::span<const std::size_t> measures) {
  const Cell whole{0, wanted.role_group};
  const Clusters every = ClustersOf(cells, clearance, whole, measures);
  const std::vector<CrossProducts> sums = CollectCrossProducts(answers, every, measures);
  for (std::optional<std::size_t> unit = wanted.unit; unit.has_value(); unit = cells.ParentOf(*unit)) {
    Sample sample{{*unit, wanted.role_group}, {}, CrossProducts(static_cast<int>(measures.size()))};
    const std::vector<std::size_t> cohorts = cells.CohortsOf(sample.cell);
    if (cohorts.empty()) continue;  // nobody, or a pool cuts through the unit
    if (!clearance.AllowsMeasures(measures, cohorts, clearance.minimum_n().value())) continue;
    for (std::size_t cluster = 0; cluster < sums.size(); ++cluster) {
      if (!cells.IsWithin(every.units[cluster], *unit) || sums[cluster].n() == 0) continue;
      sample.clusters.push_back(sums[cluster]);
      sample.total.Merge(sums[cluster]);
    }
    if (sample.total.n() >= least) return sample;
  }
  return stats::NotEstimableError(stats::NotEstimable::kTooFewRespondents,
                                  "too few answer sheets have scores on the outcome and all predictors");
}

// The rows as a matrix in units of the response scale.
Eigen::MatrixXd ToMatrix(const ScoreRows& rows) {
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows.rows()), static_cast<Eigen::Index>(rows.columns));
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    for (std::size_t column = 0; column < rows.columns; ++column) {
      matrix(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
          stats::FromFixed(rows.scores[row * rows.columns + column]);
    }
  }
  return matrix;
}

absl::StatusOr<stats::ImportanceBootstrap> Bootstrap(const Sample& sample, const Clusters& clusters,
                                                     const WaveAnswers& answers,
                                                     std::span<const std::size_t> measures,
                                                     const stats::RegressionColumns& columns,
                                                     const stats::BootstrapOptions& options) {
  if (static_cast<std::int64_t>(sample.clusters.size()) >= kClustersToDraw) {
    return stats::BootstrapRelativeWeights(sample.clusters, columns, options);
  }
  return stats::BootstrapRelativeWeights(ToMatrix(CollectRows(answers, clusters, measures)), options);
}

absl::StatusOr<stats::LogisticImportance> Logistic(const Clusters& clusters, const WaveAnswers& answers,
                                                   std::span<const std::size_t> measures,
                                                   double present_from) {
  const Eigen::MatrixXd rows = ToMatrix(CollectRows(answers, clusters, measures));
  std::vector<std::uint8_t> present;
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    present.push_back(rows(row, rows.cols() - 1) >= present_from ? 1 : 0);
  }
  return stats::LogisticRelativeWeights(rows.leftCols(rows.cols() - 1), present);
}

std::vector<DriverPlace> PlacesOf(const instrument::Instrument& instrument,
                                  std::span<const std::size_t> predictors, const CrossProducts& total,
                                  const Eigen::MatrixXd& covariance, const stats::Importance& weights) {
  const auto outcome = static_cast<Eigen::Index>(predictors.size());
  std::vector<DriverPlace> places;
  double rooms = 0;
  for (std::size_t i = 0; i < predictors.size(); ++i) {
    const auto index = static_cast<Eigen::Index>(i);
    const instrument::Measure& measure = instrument.measures[predictors[i]];
    DriverPlace place;
    place.mean = total.Mean(static_cast<int>(i));
    place.sd = std::sqrt(covariance(index, index));
    place.correlation = covariance(index, outcome) / (place.sd * std::sqrt(covariance(outcome, outcome)));
    const double score = 100 * (place.mean - measure.min_value) / (measure.max_value - measure.min_value);
    place.room = measure.lower_is_better ? score : 100 - score;
    place.important = weights.weights(index) * static_cast<double>(predictors.size()) >= weights.r2;
    for (Eigen::Index other = 0; other < outcome; ++other) {
      const bool ahead = weights.weights(other) > weights.weights(index) ||
                         (weights.weights(other) == weights.weights(index) && other < index);
      if (ahead) ++place.rank;
    }
    ++place.rank;
    rooms += place.room;
    places.push_back(place);
  }
  for (DriverPlace& place : places) {
    place.much_room = place.room >= rooms / static_cast<double>(places.size());
  }
  return places;
}

}  // namespace

absl::StatusOr<Drivers> ComputeDrivers(const instrument::Instrument& instrument, const CellMap& cells,
                                       const WaveAnswers& answers, const Clearance& clearance,
                                       const DriversQuestion& question) {
  std::vector<std::size_t> measures = question.predictors;
  measures.push_back(question.outcome);
  const std::int64_t least = std::max<std::int64_t>(kLeastForDrivers, clearance.minimum_n().value());
  RAPPORT_ASSIGN_OR_RETURN(const Sample sample,
                           FindSample(cells, answers, clearance, least, question.cell, measures));

  const Clusters clusters = ClustersOf(cells, clearance, sample.cell, measures);
  stats::RegressionColumns columns;
  columns.predictors.resize(question.predictors.size());
  std::iota(columns.predictors.begin(), columns.predictors.end(), 0);
  columns.outcome = static_cast<int>(question.predictors.size());

  RAPPORT_ASSIGN_OR_RETURN(const Eigen::MatrixXd covariance, sample.total.Covariance());
  RAPPORT_ASSIGN_OR_RETURN(stats::Importance weights, stats::RelativeWeights(covariance));
  RAPPORT_ASSIGN_OR_RETURN(stats::Importance lmg, stats::Lmg(covariance));
  RAPPORT_ASSIGN_OR_RETURN(stats::LeastSquares regression, stats::FitLeastSquares(sample.total, columns));
  std::vector<DriverPlace> places =
      PlacesOf(instrument, question.predictors, sample.total, covariance, weights);

  const absl::Status not_asked = absl::NotFoundError("was not asked for");
  absl::StatusOr<stats::ImportanceBootstrap> bootstrap = not_asked;
  if (question.bootstrap_draws > 0) {
    const stats::BootstrapOptions options{
        .draws = question.bootstrap_draws, .seed = question.seed, .threads = 2};
    bootstrap = Bootstrap(sample, clusters, answers, measures, columns, options);
  }
  absl::StatusOr<stats::LogisticImportance> logistic = not_asked;
  if (question.present_from) logistic = Logistic(clusters, answers, measures, *question.present_from);

  return Drivers{sample.cell.unit,
                 sample.total.n(),
                 static_cast<std::int64_t>(sample.clusters.size()),
                 std::move(weights),
                 std::move(lmg),
                 std::move(regression),
                 stats::FitClusteredLeastSquares(sample.clusters, columns),
                 std::move(bootstrap),
                 std::move(logistic),
                 std::move(places)};
}

}  // namespace rapport::scoring
