#include "services/reporting/domain/report.h"

#include <algorithm>

namespace rapport::reporting {

std::string_view MeasureKindWord(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::kScale:
      return "scale";
    case MeasureKind::kFacet:
      return "facet";
    case MeasureKind::kDomain:
      return "domain";
    case MeasureKind::kIndex:
      return "index";
    case MeasureKind::kItem:
      return "item";
  }
  return "";
}

const Numbers* Scorecard::Find(std::string_view measure) const {
  const auto it = std::ranges::find(scores, measure, &Score::measure);
  return it == scores.end() || !it->numbers.has_value() ? nullptr : &*it->numbers;
}

const Measure* Report::FindMeasure(std::string_view id) const {
  const auto it = std::ranges::find(measures, id, &Measure::id);
  return it == measures.end() ? nullptr : &*it;
}

std::string Report::OrganizationTitle() const {
  return overall.unit_name.empty() ? organization : overall.unit_name;
}

}  // namespace rapport::reporting
