#include "services/reporting/domain/units.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

namespace rapport::reporting {

std::vector<UnitRow> UnitRows(const Report& report) {
  std::map<std::string_view, int> depths;
  std::set<std::string_view> parents;
  for (const Scorecard& card : report.units) parents.insert(card.parent_unit_id);
  std::vector<UnitRow> rows;
  for (const Scorecard& card : report.units) {
    const auto parent = depths.find(card.parent_unit_id);
    const int depth = card.parent_unit_id.empty() ? -1 : parent == depths.end() ? 0 : parent->second + 1;
    depths.emplace(card.unit_id, depth);
    if (depth >= 0) rows.push_back({&card, depth, !parents.contains(card.unit_id)});
  }
  return rows;
}

std::vector<UnitFamily> UnitFamilies(const Report& report) {
  std::vector<UnitFamily> families;
  std::map<std::string_view, size_t> places;
  for (const Scorecard& card : report.units) {
    places.emplace(card.unit_id, families.size());
    families.push_back({&card, {}});
  }
  for (const UnitRow& row : UnitRows(report)) {
    const auto parent = places.find(row.card->parent_unit_id);
    families[parent == places.end() ? 0 : parent->second].children.push_back(row.card);
  }
  std::erase_if(families, [](const UnitFamily& family) { return family.children.empty(); });
  return families;
}

std::vector<RankedUnit> RankedLeaves(const Report& report, const Measure& measure) {
  std::vector<RankedUnit> ranked;
  for (const UnitRow& row : UnitRows(report)) {
    const Numbers* numbers = row.card->Find(measure.id);
    if (row.is_leaf && numbers != nullptr) ranked.push_back({row.card, numbers});
  }
  std::ranges::stable_sort(ranked, std::ranges::greater(),
                           [](const RankedUnit& unit) { return unit.numbers->score; });
  return ranked;
}

std::vector<Bin> Distribution(const std::vector<RankedUnit>& units) {
  constexpr int kBins = 100 / kBinWidth;
  std::array<int, kBins> counts = {};
  for (const RankedUnit& unit : units) {
    ++counts[static_cast<size_t>(
        std::clamp(static_cast<int>(unit.numbers->score / kBinWidth), 0, kBins - 1))];
  }
  std::vector<Bin> bins;
  bins.reserve(kBins);
  for (int i = 0; i < kBins; ++i) bins.push_back({i * kBinWidth, counts[static_cast<size_t>(i)]});
  const auto is_empty = [](const Bin& bin) { return bin.units == 0; };
  bins.erase(bins.begin(), std::ranges::find_if_not(bins, is_empty));
  while (!bins.empty() && is_empty(bins.back())) bins.pop_back();
  return bins;
}

}  // namespace rapport::reporting
