#include "services/reporting/api/assemble_analysis.h"

#include <algorithm>
#include <string>
#include <utility>

namespace rapport::reporting {
namespace {

namespace scoring_v1 = scoring::v1;

std::optional<GapKind> KindOf(scoring_v1::Gap::Kind kind) {
  switch (kind) {
    case scoring_v1::Gap::KIND_PERCEPTION:
      return GapKind::kPerception;
    case scoring_v1::Gap::KIND_BLIND_SPOT:
      return GapKind::kBlindSpot;
    case scoring_v1::Gap::KIND_REPRESENTATION:
      return GapKind::kRepresentation;
    case scoring_v1::Gap::KIND_REPRESENTATION_PREDICTED:
      return GapKind::kRepresentationPredicted;
    case scoring_v1::Gap::KIND_META_ACCURACY:
      return GapKind::kMetaAccuracy;
    default:
      return std::nullopt;
  }
}

Priority PriorityOf(scoring_v1::Driver::Priority priority) {
  switch (priority) {
    case scoring_v1::Driver::PRIORITY_ACT:
      return Priority::kAct;
    case scoring_v1::Driver::PRIORITY_KEEP:
      return Priority::kKeep;
    case scoring_v1::Driver::PRIORITY_WATCH:
      return Priority::kWatch;
    default:
      return Priority::kLow;
  }
}

// value = factor x (estimate - origin).
Figure FigureOf(const scoring_v1::Estimate& from, double origin = 0, double factor = 1) {
  Figure figure;
  figure.reason = from.not_estimable_reason();
  const auto turned = [&](double number) { return factor * (number - origin); };
  if (from.has_value()) figure.value = turned(from.value());
  if (from.has_value() && from.has_interval()) {
    figure.low = turned(from.interval().lower());
    figure.high = turned(from.interval().upper());
  }
  if (from.has_adjusted_p_value()) figure.p = from.adjusted_p_value();
  return figure;
}

std::string UnitName(const Report& report, const std::string& id) {
  const auto found = std::ranges::find(report.units, id, &Scorecard::unit_id);
  if (found == report.units.end() || found->unit_name.empty()) return id;
  return found->unit_name;
}

}  // namespace

GapAnalysis GapsOf(const Report& report, const scoring_v1::Gaps& from) {
  GapAnalysis analysis = {.executive_unit = UnitName(report, from.executive_unit_id()),
                          .leader_unit = UnitName(report, from.leader_unit_id()),
                          .comparisons = from.comparisons()};
  for (const scoring_v1::Gap& gap : from.gaps()) {
    const std::optional<GapKind> kind = KindOf(gap.kind());
    const Measure* const measure = report.FindMeasure(gap.measure());
    if (!kind.has_value() || measure == nullptr || measure->scale_max <= measure->scale_min) continue;
    const double factor = 100 / (measure->scale_max - measure->scale_min);
    analysis.gaps.push_back({.kind = *kind,
                             .measure = gap.measure(),
                             .mean = FigureOf(gap.mean(), measure->scale_min, factor),
                             .other_mean = FigureOf(gap.other_mean(), measure->scale_min, factor),
                             .difference = FigureOf(gap.difference(), 0, factor)});
  }
  return analysis;
}

DriverAnalysis DriversOf(const scoring_v1::Drivers& from) {
  DriverAnalysis analysis = {
      .outcome = from.outcome(),
      .role_group = base::RoleGroupFromNumber(from.role_group()).value_or(base::RoleGroup::kFrontLine),
      .n = from.n(),
      .r_squared = from.r_squared(),
      .reason = from.not_estimable_reason()};
  if (!analysis.reason.empty()) return analysis;
  for (const scoring_v1::Driver& driver : from.drivers()) {
    const Figure importance = FigureOf(driver.relative_weight(), 0, 100);
    if (!importance.value.has_value()) continue;
    analysis.drivers.push_back({.measure = driver.measure(),
                                .importance = *importance.value,
                                .low = importance.low,
                                .high = importance.high,
                                .room = driver.room_to_improve(),
                                .rank = driver.rank(),
                                .priority = PriorityOf(driver.priority())});
  }
  std::ranges::stable_sort(analysis.drivers, {}, &Driver::rank);
  return analysis;
}

std::optional<QualityAnalysis> QualityOf(const std::optional<scoring_v1::MeasurementQuality>& from) {
  if (!from.has_value() || !from->has_responses()) return std::nullopt;
  QualityAnalysis analysis = {
      .role_group = base::RoleGroupFromNumber(from->role_group()).value_or(base::RoleGroup::kFrontLine),
      .sheets = from->responses()};
  double flagged = 0;
  double sheets = 0;
  for (const scoring_v1::CarelessResponding& form : from->careless()) {
    flagged += form.flagged_share().value() * static_cast<double>(form.sheets());
    sheets += static_cast<double>(form.sheets());
  }
  if (sheets > 0) analysis.careless_share = flagged / sheets;
  for (const scoring_v1::ScaleQuality& scale : from->scales()) {
    analysis.scales.push_back({.measure = scale.measure(),
                               .items = scale.items(),
                               .alpha = FigureOf(scale.alpha()),
                               .omega = FigureOf(scale.omega()),
                               .icc1 = FigureOf(scale.agreement().icc1()),
                               .icc2 = FigureOf(scale.agreement().icc2())});
  }
  return analysis;
}

}  // namespace rapport::reporting
