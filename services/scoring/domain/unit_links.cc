#include "services/scoring/domain/unit_links.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace rapport::scoring {
namespace {

// Disjoint sets of the numbers below `size`.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0); }

  std::size_t Find(std::size_t element) {
    while (parent_[element] != element) {
      parent_[element] = parent_[parent_[element]];
      element = parent_[element];
    }
    return element;
  }

  // The smaller number stands for both.
  void Unite(std::size_t a, std::size_t b) {
    a = Find(a);
    b = Find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

bool CameFrom(const Unit& unit, const std::string& id) {
  return std::ranges::find(unit.earlier_ids, id) != unit.earlier_ids.end();
}

// Units of the earlier wave to which a unit of the later one is linked.
std::vector<std::size_t> LinksOf(const CellMap& earlier, const Unit& unit) {
  std::vector<std::size_t> candidates;
  const auto add = [&](const std::string& id) {
    if (const auto found = earlier.FindUnit(id)) candidates.push_back(*found);
  };
  add(unit.id);
  for (const std::string& id : unit.earlier_ids) add(id);
  std::vector<std::size_t> links;
  for (const std::size_t candidate : candidates) {
    const Unit& from = earlier.units()[candidate];
    const bool long_ago = std::ranges::any_of(candidates, [&](std::size_t other) {
      const Unit& later = earlier.units()[other];
      return other != candidate && CameFrom(later, from.id) && !CameFrom(from, later.id);
    });
    if (!long_ago) links.push_back(candidate);
  }
  return links;
}

}  // namespace

UnitLinks::UnitLinks(std::span<const CellMap* const> waves) {
  std::vector<std::size_t> first(waves.size() + 1, 0);  // number of each wave's first unit
  for (std::size_t wave = 0; wave < waves.size(); ++wave) {
    first[wave + 1] = first[wave] + waves[wave]->units().size();
  }
  DisjointSets sets(first.back());
  for (std::size_t wave = 1; wave < waves.size(); ++wave) {
    const std::vector<Unit>& units = waves[wave]->units();
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      for (const std::size_t link : LinksOf(*waves[wave - 1], units[unit])) {
        sets.Unite(first[wave - 1] + link, first[wave] + unit);
      }
    }
  }
  std::vector<std::size_t> number(first.back());  // of the group, by the set's smallest element
  group_of_.resize(waves.size());
  for (std::size_t wave = 0; wave < waves.size(); ++wave) {
    for (std::size_t at = first[wave]; at < first[wave + 1]; ++at) {
      const std::size_t smallest = sets.Find(at);
      if (smallest == at) number[at] = groups_++;
      group_of_[wave].push_back(number[smallest]);
    }
  }
}

std::vector<std::size_t> UnitLinks::UnitsOf(std::size_t wave, std::size_t group) const {
  std::vector<std::size_t> units;
  for (std::size_t unit = 0; unit < group_of_[wave].size(); ++unit) {
    if (group_of_[wave][unit] == group) units.push_back(unit);
  }
  return units;
}

}  // namespace rapport::scoring
