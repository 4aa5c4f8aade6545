#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_UNITS_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_UNITS_H_

#include <cstddef>
#include <vector>

#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// How the units of a report are laid out. Pointers are into the report, which must outlive them.

// Above this many, a list of all is too long to be read at once.
inline constexpr size_t kManyUnits = 60;

struct UnitRow {
  const Scorecard* card;
  int depth;     // 0: directly below the root
  bool is_leaf;  // no unit below it
};

// Every unit but the root, in the report's order.
std::vector<UnitRow> UnitRows(const Report& report);

// The units directly below one unit.
struct UnitFamily {
  const Scorecard* parent;
  std::vector<const Scorecard*> children;
};

// Families by their parent's place in the tree. A unit whose parent is not in the report belongs to the root.
std::vector<UnitFamily> UnitFamilies(const Report& report);

// A leaf whose score of a measure is published.
struct RankedUnit {
  const Scorecard* card;
  const Numbers* numbers;
};

// Such leaves by descending score; equal ones in tree order. Leaves alone, so that nobody is counted twice.
std::vector<RankedUnit> RankedLeaves(const Report& report, const Measure& measure);

// How many scores lie in [low, low + 5), the last bin including 100.
struct Bin {
  int low = 0;
  int units = 0;
};
inline constexpr int kBinWidth = 5;

// The distribution of the units' scores, from the first to the last bin that is not empty.
std::vector<Bin> Distribution(const std::vector<RankedUnit>& units);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_UNITS_H_
