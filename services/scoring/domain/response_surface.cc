#include "services/scoring/domain/response_surface.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "libs/base/status_macros.h"
#include "libs/stats/estimate.h"
#include "services/scoring/domain/drivers.h"
#include "services/scoring/domain/score_rows.h"

namespace rapport::scoring {

absl::StatusOr<Surface> ComputeSurface(const CellMap& cells, const WaveAnswers& answers,
                                       const Clearance& clearance, const SurfaceQuestion& question) {
  const std::array<std::size_t, 3> measures = {question.x, question.y, question.outcome};
  const std::int64_t least = std::max<std::int64_t>(kLeastForDrivers, clearance.minimum_n().value());
  ScoreRows rows;
  std::optional<std::size_t> unit = question.cell.unit;
  while (true) {
    const Cell cell{*unit, question.cell.role_group};
    rows = CollectRows(answers, ClustersOf(cells, clearance, cell, measures), measures);
    const auto n = static_cast<std::int64_t>(rows.rows());
    if (n >= least && clearance.AllowsMeasures(measures, cells.CohortsOf(cell), n)) break;
    unit = cells.ParentOf(*unit);
    if (!unit) {
      return stats::NotEstimableError(stats::NotEstimable::kTooFewRespondents,
                                      "too few answer sheets have scores on all three measures");
    }
  }
  std::array<std::vector<double>, 3> columns;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    columns[column].reserve(rows.rows());
    const double centre = column < 2 ? question.centre : 0;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      columns[column].push_back(stats::FromFixed(rows.scores[row * columns.size() + column]) - centre);
    }
  }
  const std::set<int> clusters(rows.clusters.begin(), rows.clusters.end());
  const bool clustered = clusters.size() >= 2;
  RAPPORT_ASSIGN_OR_RETURN(
      stats::ResponseSurface fit,
      stats::FitResponseSurface(columns[0], columns[1], columns[2],
                                clustered ? absl::Span<const int>(rows.clusters) : absl::Span<const int>()));
  return Surface{*unit, static_cast<std::int64_t>(rows.rows()), static_cast<std::int64_t>(clusters.size()),
                 std::move(fit)};
}

}  // namespace rapport::scoring
