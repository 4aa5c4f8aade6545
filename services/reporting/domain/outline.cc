#include "services/reporting/domain/outline.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

namespace rapport::reporting {
namespace {

constexpr size_t kMostKeyMeasures = 8;

bool IsShown(const Measure& measure) {
  return measure.kind != MeasureKind::kItem && !measure.asked_of.empty();
}

std::vector<const Measure*> TopMeasures(const Report& report) {
  std::set<std::string_view> parts;
  for (const Measure& measure : report.measures) parts.insert(measure.parts.begin(), measure.parts.end());
  std::vector<const Measure*> top;
  for (const Measure& measure : report.measures) {
    if (IsShown(measure) && !parts.contains(measure.id)) top.push_back(&measure);
  }
  return top;
}

bool IsAskedOf(const Measure& measure, base::RoleGroup role_group) {
  return std::ranges::find(measure.asked_of, role_group) != measure.asked_of.end();
}

void AddWithParts(const Report& report, const Measure& measure, int depth, std::set<const Measure*>& seen,
                  std::vector<OutlineRow>& rows) {
  if (!IsShown(measure) || !seen.insert(&measure).second) return;
  rows.push_back({&measure, depth});
  for (const std::string& part : measure.parts) {
    if (const Measure* found = report.FindMeasure(part)) AddWithParts(report, *found, depth + 1, seen, rows);
  }
}

}  // namespace

std::vector<OutlineGroup> OutlineOf(const Report& report) {
  std::vector<OutlineGroup> groups;
  std::set<const Measure*> seen;
  for (const Measure* measure : TopMeasures(report)) {
    auto group = std::ranges::find(groups, measure->asked_of, &OutlineGroup::asked_of);
    if (group == groups.end()) group = groups.insert(group, {measure->asked_of, {}});
    AddWithParts(report, *measure, 0, seen, group->rows);
  }
  return groups;
}

std::vector<const Measure*> KeyMeasures(const Report& report) {
  const std::vector<const Measure*> top = TopMeasures(report);
  std::vector<const Measure*> key;
  for (const base::RoleGroup role_group : base::kRoleGroups) {
    std::ranges::copy_if(top, std::back_inserter(key),
                         [role_group](const Measure* measure) { return IsAskedOf(*measure, role_group); });
    if (!key.empty()) break;
  }
  std::stable_partition(key.begin(), key.end(),
                        [](const Measure* m) { return m->kind == MeasureKind::kIndex; });
  if (key.size() > kMostKeyMeasures) key.resize(kMostKeyMeasures);
  return key;
}

std::vector<Panel> PanelsOf(const Report& report) {
  std::vector<Panel> panels;
  const auto add = [&](const Measure* whole, const std::vector<const Measure*>& candidates) {
    for (const Scorecard& card : report.role_groups) {
      Panel panel = {whole, &card, {}};
      for (const Measure* measure : candidates) {
        if (card.role_group.has_value() && IsAskedOf(*measure, *card.role_group)) {
          panel.measures.push_back(measure);
        }
      }
      if (panel.measures.size() < 2) continue;
      panels.push_back(std::move(panel));
      return;
    }
  };
  std::vector<const Measure*> facets;
  for (const Measure& measure : report.measures) {
    if (measure.kind == MeasureKind::kFacet) facets.push_back(&measure);
    if (measure.kind != MeasureKind::kIndex) continue;
    std::vector<const Measure*> parts;
    for (const std::string& part : measure.parts) {
      const Measure* const found = report.FindMeasure(part);
      if (found != nullptr && found->kind == MeasureKind::kScale) parts.push_back(found);
    }
    add(&measure, parts);
  }
  add(nullptr, facets);
  return panels;
}

std::vector<const Measure*> RoleGroupMeasures(const Report& report) {
  std::vector<const Measure*> measures = KeyMeasures(report);
  for (const Measure* measure : TopMeasures(report)) {
    const bool is_whole = measure->kind == MeasureKind::kDomain || measure->kind == MeasureKind::kIndex;
    if (is_whole && std::ranges::find(measures, measure) == measures.end()) measures.push_back(measure);
  }
  return measures;
}

const Measure* HeadlineMeasure(const Report& report) {
  const std::vector<const Measure*> key = KeyMeasures(report);
  return key.empty() ? nullptr : key.front();
}

std::vector<const Measure*> ItemsOf(const Report& report) {
  std::vector<const Measure*> items;
  for (const Measure& measure : report.measures) {
    if (measure.kind == MeasureKind::kItem && !measure.asked_of.empty()) items.push_back(&measure);
  }
  return items;
}

}  // namespace rapport::reporting
