#include "libs/stats/measurement/dif.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "libs/stats/estimate.h"
#include "libs/stats/measurement/ordinal_model.h"

namespace rapport::stats {
namespace {

constexpr std::size_t kReference = 0;
constexpr std::size_t kFocal = 1;

std::int64_t Total(const std::vector<std::int64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

absl::Status CheckGroups(const DifTable& table) {
  std::int64_t n[2] = {0, 0};
  for (const DifTable::Stratum& stratum : table.strata) {
    for (const std::size_t group : {kReference, kFocal}) n[group] += Total(stratum.counts[group]);
  }
  if (n[kReference] == 0 || n[kFocal] == 0) {
    return NotEstimableError(NotEstimable::kEmptyCell, "a group has no complete sheets");
  }
  return absl::OkStatus();
}

// The answers to an item as cells of predictors rest score (standardized), group and their product, without
// the options that nobody chose.
struct Cells {
  std::vector<OrdinalCell> cells;
  std::vector<std::int64_t> totals;  // by category that occurs
  std::int64_t n = 0;
};

absl::StatusOr<Cells> MakeCells(const DifTable& table) {
  std::vector<std::int64_t> totals(table.values.size());
  double n = 0;
  double sum = 0;
  for (const DifTable::Stratum& stratum : table.strata) {
    for (const std::vector<std::int64_t>& counts : stratum.counts) {
      for (std::size_t c = 0; c < counts.size(); ++c) totals[c] += counts[c];
      n += static_cast<double>(Total(counts));
      sum += static_cast<double>(Total(counts)) * stratum.rest_score;
    }
  }
  const double mean = sum / n;
  double squares = 0;
  int scores = 0;
  for (const DifTable::Stratum& stratum : table.strata) {
    const auto size = static_cast<double>(Total(stratum.counts[0]) + Total(stratum.counts[1]));
    squares += size * (stratum.rest_score - mean) * (stratum.rest_score - mean);
    if (size > 0) ++scores;
  }
  if (scores < 2) return NotEstimableError(NotEstimable::kNoVariance, "all rest scores are equal");
  const double sd = std::sqrt(squares / n);

  Cells result;
  for (const std::int64_t total : totals) {
    if (total > 0) result.totals.push_back(total);
  }
  if (result.totals.size() < 2) {
    return NotEstimableError(NotEstimable::kNoVariance, "all answers to the item are equal");
  }
  result.n = Total(result.totals);
  for (const DifTable::Stratum& stratum : table.strata) {
    const double score = (stratum.rest_score - mean) / sd;
    for (const std::size_t group : {kReference, kFocal}) {
      if (Total(stratum.counts[group]) == 0) continue;
      const auto focal = static_cast<double>(group);
      OrdinalCell& cell = result.cells.emplace_back();
      cell.predictors = Eigen::Vector3d(score, focal, score * focal);
      for (std::size_t c = 0; c < totals.size(); ++c) {
        if (totals[c] > 0) cell.counts.push_back(stratum.counts[group][c]);
      }
    }
  }
  return result;
}

bool HasFullRank(const Cells& cells) {
  Eigen::MatrixXd rows(static_cast<Eigen::Index>(cells.cells.size()), 4);
  for (std::size_t i = 0; i < cells.cells.size(); ++i) {
    rows.row(static_cast<Eigen::Index>(i)) << 1, cells.cells[i].predictors.transpose();
  }
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(rows);
  qr.setThreshold(1e-10);
  return qr.rank() == 4;
}

absl::StatusOr<OrdinalModel> FitWith(std::vector<OrdinalCell> cells, Eigen::Index predictors) {
  for (OrdinalCell& cell : cells) cell.predictors.conservativeResize(predictors);
  return FitOrdinalModel(cells);
}

}  // namespace

absl::StatusOr<ChiSquareTest> MantelTest(const DifTable& table) {
  if (absl::Status status = CheckGroups(table); !status.ok()) return status;
  double difference = 0;
  double variance = 0;
  for (const DifTable::Stratum& stratum : table.strata) {
    const auto focal = static_cast<double>(Total(stratum.counts[kFocal]));
    const auto reference = static_cast<double>(Total(stratum.counts[kReference]));
    const double n = focal + reference;
    if (focal == 0 || reference == 0) continue;
    // Answers are taken about their mean in the stratum, which changes nothing and loses no digits.
    double sum = 0;
    for (std::size_t c = 0; c < table.values.size(); ++c) {
      sum += static_cast<double>(stratum.counts[kFocal][c] + stratum.counts[kReference][c]) * table.values[c];
    }
    const double mean = sum / n;
    double squares = 0;
    for (std::size_t c = 0; c < table.values.size(); ++c) {
      const double deviation = table.values[c] - mean;
      difference += static_cast<double>(stratum.counts[kFocal][c]) * deviation;
      squares += static_cast<double>(stratum.counts[kFocal][c] + stratum.counts[kReference][c]) * deviation *
                 deviation;
    }
    variance += focal * reference / (n * (n - 1)) * squares;
  }
  if (!(variance > 0)) {
    return NotEstimableError(NotEstimable::kNoVariance,
                             "no rest score has answers of both groups that differ");
  }
  return TestChiSquare(difference * difference / variance, 1);
}

absl::StatusOr<OrdinalDif> TestOrdinalDif(const DifTable& table) {
  if (absl::Status status = CheckGroups(table); !status.ok()) return status;
  const absl::StatusOr<Cells> cells = MakeCells(table);
  if (!cells.ok()) return cells.status();
  if (!HasFullRank(*cells)) {
    return NotEstimableError(NotEstimable::kCollinear, "rest score and group determine each other");
  }

  OrdinalDif result;
  result.n = cells->n;
  for (std::size_t model = 0; model < 3; ++model) {
    const absl::StatusOr<OrdinalModel> fit = FitWith(cells->cells, static_cast<Eigen::Index>(model) + 1);
    if (!fit.ok()) return fit.status();
    result.log_likelihoods[model] = fit->log_likelihood;
    if (model == 1) result.focal_effect = fit->coefficients[1];
  }
  const auto& [rest, uniform, both] = result.log_likelihoods;
  result.uniform = TestChiSquare(2 * (uniform - rest), 1);
  result.nonuniform = TestChiSquare(2 * (both - uniform), 1);
  result.total = TestChiSquare(2 * (both - rest), 2);

  const auto n = static_cast<double>(cells->n);
  double nothing = 0;  // the log likelihood without predictors
  for (const std::int64_t total : cells->totals) {
    nothing += static_cast<double>(total) * std::log(static_cast<double>(total) / n);
  }
  const auto nagelkerke = [&](double log_likelihood) {
    return std::expm1(2 * (nothing - log_likelihood) / n) / std::expm1(2 * nothing / n);
  };
  result.delta_r2 = std::max(0.0, nagelkerke(both) - nagelkerke(rest));
  return result;
}

DifSize DifSizeOf(double delta_r2, bool significant) {
  if (!significant || delta_r2 < 0.035) return DifSize::kNegligible;
  return delta_r2 < 0.070 ? DifSize::kModerate : DifSize::kLarge;
}

}  // namespace rapport::stats
