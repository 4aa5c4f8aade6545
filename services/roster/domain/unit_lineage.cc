#include "services/roster/domain/unit_lineage.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace rapport::roster {

void UnitLineage::Add(std::string_view unit, std::vector<std::string> predecessors) {
  if (!predecessors.empty()) predecessors_[std::string(unit)] = std::move(predecessors);
}

std::vector<std::string> UnitLineage::EarlierUnits(const std::string& unit) const {
  absl::flat_hash_set<std::string> seen = {unit};
  std::vector<std::string> earlier;
  std::vector<std::string> to_visit = {unit};
  while (!to_visit.empty()) {
    const auto found = predecessors_.find(to_visit.back());
    to_visit.pop_back();
    if (found == predecessors_.end()) continue;
    for (const std::string& predecessor : found->second) {
      if (!seen.insert(predecessor).second) continue;
      earlier.push_back(predecessor);
      to_visit.push_back(predecessor);
    }
  }
  std::ranges::sort(earlier);
  return earlier;
}

}  // namespace rapport::roster
