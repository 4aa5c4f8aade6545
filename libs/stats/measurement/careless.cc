#include "libs/stats/measurement/careless.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "libs/stats/estimate.h"
#include "libs/stats/measurement/chi_square.h"

namespace rapport::stats {
namespace {

// Rows that are worked on together, so that what is kept by row stays in the first-level cache.
constexpr std::size_t kRows = 256;

std::size_t RowCount(AnswerColumns columns) { return columns.empty() ? 0 : columns[0].size(); }

// Requires that `Count` can hold the number of columns.
template <typename Count>
std::vector<std::uint16_t> LongestRuns(AnswerColumns columns) {
  std::vector<std::uint16_t> runs(RowCount(columns));
  for (std::size_t start = 0; start < runs.size(); start += kRows) {
    const std::size_t length = std::min(kRows, runs.size() - start);
    std::array<std::uint8_t, kRows> last = {};
    std::array<Count, kRows> run = {};
    std::array<Count, kRows> longest = {};
    for (const absl::Span<const std::uint8_t> column : columns) {
      const std::uint8_t* const answers = column.data() + start;
      for (std::size_t i = 0; i < length; ++i) {
        const std::uint8_t answer = answers[i];
        const bool missing = answer == 0 || answer == 255;
        const auto extended = static_cast<Count>(answer == last[i] ? run[i] + 1 : 1);
        run[i] = missing ? run[i] : extended;
        last[i] = missing ? last[i] : answer;
        longest[i] = std::max(longest[i], run[i]);
      }
    }
    std::copy_n(longest.begin(), length, runs.begin() + static_cast<std::ptrdiff_t>(start));
  }
  return runs;
}

}  // namespace

std::vector<std::uint16_t> LongStrings(AnswerColumns columns) {
  // Bytes go through the processor four times as fast as wider numbers.
  return columns.size() <= 255 ? LongestRuns<std::uint8_t>(columns) : LongestRuns<std::uint16_t>(columns);
}

std::vector<double> ResponseVariability(AnswerColumns columns, const ScaleKey& key) {
  assert(columns.size() == static_cast<std::size_t>(key.items()));
  std::vector<double> variability(RowCount(columns));
  for (std::size_t start = 0; start < variability.size(); start += kRows) {
    const std::size_t length = std::min(kRows, variability.size() - start);
    std::array<double, kRows> first =
        {};  // answers are taken about a row's first: equal ones give exact zeros
    std::array<double, kRows> sum = {};
    std::array<double, kRows> squares = {};
    std::array<double, kRows> n = {};
    for (std::size_t item = 0; item < columns.size(); ++item) {
      const std::vector<double>& values = key.values(static_cast<int>(item));
      const std::uint8_t* const column = columns[item].data() + start;
      for (std::size_t i = 0; i < length; ++i) {
        const std::size_t position = column[i] - std::size_t{1};
        if (position >= values.size()) continue;
        const double value = values[position];
        if (n[i] == 0) first[i] = value;
        const double deviation = value - first[i];
        n[i] += 1;
        sum[i] += deviation;
        squares[i] += deviation * deviation;
      }
    }
    for (std::size_t i = 0; i < length; ++i) {
      const double variance = std::max(0.0, squares[i] - sum[i] * sum[i] / n[i]) / (n[i] - 1);
      variability[start + i] = n[i] < 2 ? kNoIndex : std::sqrt(variance);
    }
  }
  return variability;
}

absl::StatusOr<MahalanobisDistance> MahalanobisDistance::Create(const ItemCrossProducts& answers) {
  const int items = answers.items();
  if (answers.complete() <= items) {
    return NotEstimableError(NotEstimable::kTooFewRespondents,
                             "Mahalanobis distance needs more complete sheets than items");
  }
  const Eigen::MatrixXd covariance = *answers.CompleteCovariance();
  if (!(covariance.diagonal().array() > 0).all()) {
    return NotEstimableError(NotEstimable::kNoVariance, "an item does not vary");
  }
  const Eigen::VectorXd scale = covariance.diagonal().cwiseSqrt().cwiseInverse();
  const Eigen::MatrixXd correlation = scale.asDiagonal() * covariance * scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(correlation, Eigen::EigenvaluesOnly);
  if (!(solver.eigenvalues()[0] > 1e-12 * items)) {
    return NotEstimableError(NotEstimable::kCollinear, "items determine each other");
  }
  const Eigen::LLT<Eigen::MatrixXd> cholesky(correlation);

  MahalanobisDistance distance;
  const Eigen::MatrixXd whitening =
      cholesky.matrixL().solve(Eigen::MatrixXd(Eigen::MatrixXd::Identity(items, items)));
  distance.whitening_ = whitening.transpose();
  for (int item = 0; item < items; ++item) {
    const double mean = *answers.CompleteMean(item);
    std::vector<double>& deviations = distance.deviations_.emplace_back(256);
    std::vector<std::uint8_t>& missing = distance.missing_.emplace_back(256, std::uint8_t{1});
    const std::vector<double>& values = answers.key().values(item);
    for (std::size_t position = 0; position < values.size(); ++position) {
      deviations[position + 1] = scale[item] * (values[position] - mean);
      missing[position + 1] = 0;
    }
  }
  return distance;
}

std::vector<double> MahalanobisDistance::Of(AnswerColumns columns) const {
  assert(columns.size() == deviations_.size());
  std::vector<double> distances(RowCount(columns), kNoIndex);
  const auto items = static_cast<Eigen::Index>(columns.size());
  // Complete rows, gathered to whole blocks: what a row gets must not depend on its place among the others.
  constexpr auto kBlock = static_cast<Eigen::Index>(kRows);
  Eigen::MatrixXd block = Eigen::MatrixXd::Zero(kBlock, items);
  Eigen::MatrixXd whitened(kBlock, items);
  std::vector<std::size_t> gathered;
  const auto finish = [&] {
    for (std::size_t item = 0; item < columns.size(); ++item) {
      double* const to = block.col(static_cast<Eigen::Index>(item)).data();
      for (std::size_t i = 0; i < gathered.size(); ++i) {
        to[i] = deviations_[item][columns[item][gathered[i]]];
      }
    }
    whitened.noalias() = block * whitening_.triangularView<Eigen::Upper>();
    const Eigen::VectorXd squares = whitened.rowwise().squaredNorm();
    for (std::size_t i = 0; i < gathered.size(); ++i) {
      distances[gathered[i]] = squares[static_cast<Eigen::Index>(i)];
    }
    gathered.clear();
  };
  for (std::size_t start = 0; start < distances.size(); start += kRows) {
    const std::size_t length = std::min(kRows, distances.size() - start);
    std::array<std::uint8_t, kRows> incomplete = {};
    for (std::size_t item = 0; item < columns.size(); ++item) {
      const std::uint8_t* const column = columns[item].data() + start;
      for (std::size_t i = 0; i < length; ++i) incomplete[i] |= missing_[item][column[i]];
    }
    for (std::size_t i = 0; i < length; ++i) {
      if (incomplete[i] != 0) continue;
      gathered.push_back(start + i);
      if (gathered.size() == kRows) finish();
    }
  }
  if (!gathered.empty()) finish();
  return distances;
}

double MahalanobisDistance::Cut(double p) const {
  return ChiSquareCut(p, static_cast<double>(deviations_.size()));
}

}  // namespace rapport::stats
