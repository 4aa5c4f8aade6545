#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_OUTLINE_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_OUTLINE_H_

#include <vector>

#include "libs/base/role_group.h"
#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// Which measures a report shows where. Pointers are into the report, which must outlive them. Measures that
// nobody was asked are left out.

// A measure under the one that it is a part of.
struct OutlineRow {
  const Measure* measure;
  int depth;  // 0: part of nothing
};

// Measures that the same role groups were asked.
struct OutlineGroup {
  std::vector<base::RoleGroup> asked_of;
  std::vector<OutlineRow> rows;
};

// All measures but items, each once: wholes in the order of the instrument, every whole followed by its
// parts.
std::vector<OutlineGroup> OutlineOf(const Report& report);

// What the first page shows: measures that are a part of nothing and that the front line was asked, or, when
// it was not asked at all, the first role group that was. Indexes first, otherwise in the order of the
// instrument; at most 8.
std::vector<const Measure*> KeyMeasures(const Report& report);

// Measures of which one role group's view is shown each with its interval: the referents of an index (its
// components), or all facets.
struct Panel {
  const Measure* whole;  // the index; null for the facets
  const Scorecard* card;
  std::vector<const Measure*> measures;
};

// A panel for each index with two components or more, and one for the facets, as the front line sees them, or
// the first role group that was asked; those of fewer than two measures are left out.
std::vector<Panel> PanelsOf(const Report& report);

// The key measures, and whatever other domains and indexes are a part of nothing.
std::vector<const Measure*> RoleGroupMeasures(const Report& report);

// The measure by which units are shown: the first key measure; null when there is none.
const Measure* HeadlineMeasure(const Report& report);

// Single items, in the order of the instrument.
std::vector<const Measure*> ItemsOf(const Report& report);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_OUTLINE_H_
