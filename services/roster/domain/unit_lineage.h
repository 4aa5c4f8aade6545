#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_UNIT_LINEAGE_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_UNIT_LINEAGE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace rapport::roster {

// Which earlier units each unit took over from, however many steps ago: a renamed unit from the one of the
// old id, each part of a split unit from the whole, a merged unit from all its parts.
class UnitLineage {
 public:
  // Says that `unit` took over directly from `predecessors`. Borrows nothing.
  void Add(std::string_view unit, std::vector<std::string> predecessors);

  // The earlier units of `unit`, itself left out (an id may come back), each once, sorted. Ends for cycles.
  std::vector<std::string> EarlierUnits(const std::string& unit) const;

 private:
  absl::flat_hash_map<std::string, std::vector<std::string>> predecessors_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_UNIT_LINEAGE_H_
