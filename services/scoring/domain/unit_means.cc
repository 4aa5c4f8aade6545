#include "services/scoring/domain/unit_means.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "libs/stats/estimate.h"
#include "libs/stats/models/group_statistics.h"
#include "services/scoring/domain/cell_moments.h"

namespace rapport::scoring {
namespace {

absl::Status TooFewUnits() {
  return stats::NotEstimableError(stats::NotEstimable::kTooFewGroups,
                                  "fewer than five units of this depth have scores");
}

}  // namespace

std::shared_ptr<const UnitMeans::Model> UnitMeans::Fit(std::size_t depth,
                                                       std::optional<base::RoleGroup> role_group,
                                                       std::size_t measure) const {
  auto model = std::make_shared<Model>(Model{{}, TooFewUnits()});
  std::vector<stats::Moments> moments;
  for (std::size_t unit = 0; unit < cells_.units().size(); ++unit) {
    if (cells_.DepthOf(unit) != depth) continue;
    const std::vector<std::size_t> cohorts = cells_.CohortsOf({unit, role_group});
    const stats::Moments scores = MomentsOf(statistics_, cohorts, measure);
    if (!clearance_.AllowsMeasure(measure, cohorts, scores.n())) continue;
    model->units.push_back(unit);
    moments.push_back(scores);
  }
  if (moments.size() >= kFewestUnits) model->fit = stats::FitRandomIntercept(stats::GroupStatistics(moments));
  return model;
}

absl::StatusOr<stats::GroupEffect> UnitMeans::Find(const Cell& cell, std::size_t measure) const {
  if (cell.unit == 0) return TooFewUnits();
  const std::size_t depth = cells_.DepthOf(cell.unit);
  const Key key = {depth, cell.role_group ? static_cast<int>(*cell.role_group) : 0, measure};
  std::shared_ptr<const Model> model;
  {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<const Model>& found = models_[key];
    if (found == nullptr) found = Fit(depth, cell.role_group, measure);
    model = found;
  }
  if (!model->fit.ok()) return model->fit.status();
  const auto place = std::ranges::lower_bound(model->units, cell.unit);
  if (place == model->units.end() || *place != cell.unit) return Suppressed();
  return model->fit->groups[static_cast<std::size_t>(place - model->units.begin())];
}

}  // namespace rapport::scoring
