#include "tools/simulate/expectation.h"

#include <vector>

namespace rapport::simulate {
namespace {

// Members in the scope by node of the tree.
std::vector<std::size_t> CountByUnit(const Simulation& simulation, const Scope& scope) {
  std::vector<std::size_t> counts(simulation.population.units.size(), 0);
  for (const Member& member : simulation.population.members) {
    if (scope.Holds(simulation, member)) ++counts[member.unit];
  }
  return counts;
}

const Score* FindScore(const Simulation& simulation, base::RoleGroup role_group,
                       std::string_view measure_id) {
  for (const Score& score : simulation.questionnaires.at(role_group).scores) {
    if (simulation.instrument.measures[score.measure].id == measure_id) return &score;
  }
  return nullptr;
}

}  // namespace

bool Scope::Holds(const Simulation& simulation, const Member& member) const {
  return member.role_group == role_group &&
         (!hospital || simulation.population.units[member.unit].hospital == hospital) &&
         (!acted || simulation.climate.Acted(member.unit) == *acted);
}

std::size_t CountMembers(const Simulation& simulation, const Scope& scope) {
  std::size_t total = 0;
  for (const std::size_t count : CountByUnit(simulation, scope)) total += count;
  return total;
}

std::optional<double> ExpectedMean(const Simulation& simulation, const Scope& scope, int wave,
                                   std::string_view measure_id) {
  const Score* score = FindScore(simulation, scope.role_group, measure_id);
  if (score == nullptr) return std::nullopt;
  const std::size_t items = simulation.instrument.measures[score->measure].items.size();
  const std::vector<std::size_t> counts = CountByUnit(simulation, scope);
  double sum = 0;
  double people = 0;
  for (std::size_t unit = 0; unit < counts.size(); ++unit) {
    if (counts[unit] == 0) continue;
    const auto weight = static_cast<double>(counts[unit]);
    sum += weight * ExpectedScore(simulation.model, score->model, simulation.climate.At(unit, wave), items);
    people += weight;
  }
  if (people == 0) return std::nullopt;
  return sum / people;
}

}  // namespace rapport::simulate
