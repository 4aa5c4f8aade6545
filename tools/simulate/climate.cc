#include "tools/simulate/climate.h"

#include <cmath>

namespace rapport::simulate {
namespace {

// Exactly the planted share of the units, by lot.
std::vector<bool> DrawActed(const Model& model, const Population& population, Random& random) {
  std::vector<std::size_t> leaves;
  for (std::size_t u = 0; u < population.units.size(); ++u) {
    if (population.units[u].level == Level::kUnit) leaves.push_back(u);
  }
  const auto count =
      static_cast<std::size_t>(std::lround(model.acted_share * static_cast<double>(leaves.size())));
  random.Shuffle(leaves);
  std::vector<bool> acted(population.units.size(), false);
  for (std::size_t i = 0; i < count; ++i) acted[leaves[i]] = true;
  return acted;
}

// Deviations of the units in wave 1; zero at the nodes above.
std::vector<Deviations> DrawUnits(const Model& model, const Population& population, Random& random) {
  std::vector<Deviations> result(population.units.size(), Deviations{});
  for (std::size_t u = 0; u < population.units.size(); ++u) {
    const Unit& unit = population.units[u];
    if (unit.level != Level::kUnit) continue;
    const std::size_t hospital = *unit.hospital - 1;  // hospitals follow the root
    const double general = random.Normal(0, model.unit_general_sd);
    for (double& deviation : result[u]) {
      deviation = model.hospital_offsets[hospital % model.hospital_offsets.size()] + general +
                  random.Normal(0, model.unit_facet_sd);
    }
  }
  return result;
}

// Gives every node above the units the mean of the front line below it.
void AverageUpwards(const Population& population, std::vector<Deviations>& nodes) {
  std::vector<double> people(population.units.size(), 0);
  for (const Member& member : population.members) {
    if (member.role_group == base::RoleGroup::kFrontLine) people[member.unit] += 1;
  }
  std::vector<Deviations> sums(population.units.size(), Deviations{});
  for (std::size_t i = population.units.size(); i-- > 0;) {
    const Unit& unit = population.units[i];
    for (std::size_t f = 0; f < kFacets; ++f) {
      if (unit.level == Level::kUnit) {
        sums[i][f] = people[i] * nodes[i][f];
      } else {
        nodes[i][f] = sums[i][f] / people[i];
      }
      if (unit.parent) sums[*unit.parent][f] += sums[i][f];
    }
    if (unit.parent) people[*unit.parent] += people[i];
  }
}

}  // namespace

Climate::Climate(const Model& model, const Population& population, int waves, Random& random)
    : acted_(DrawActed(model, population, random)) {
  const std::vector<Deviations> first = DrawUnits(model, population, random);
  for (int wave = 1; wave <= waves; ++wave) {
    std::vector<Deviations> nodes = first;
    for (std::size_t u = 0; u < nodes.size(); ++u) {
      for (std::size_t f = 0; f < kFacets; ++f) {
        nodes[u][f] += model.drift * (wave - 1);
        if (wave > 1 && acted_[u]) nodes[u][f] += model.facets[f].action_effect;
      }
    }
    AverageUpwards(population, nodes);
    waves_.push_back(std::move(nodes));
  }
}

}  // namespace rapport::simulate
