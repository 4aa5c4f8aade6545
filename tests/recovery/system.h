#ifndef RAPPORT_TESTS_RECOVERY_SYSTEM_H_
#define RAPPORT_TESTS_RECOVERY_SYSTEM_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/disclosure/minimum_n.h"
#include "libs/instrument/instrument.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/wave_answers.h"
#include "tools/simulate/planted.h"
#include "tools/simulate/simulation.h"

namespace rapport::recovery {

// What is planted in a kind of systems.
struct Plan {
  simulate::Model model;
  simulate::Options options;  // but the seed
  // The lowest nodes that have cohorts; people of units below are counted there.
  simulate::Level cohorts = simulate::Level::kUnit;
};

// The planted model without differences between hospitals or units, without the careless and without missing
// answers: what is left are independent answers of attentive people.
simulate::Model IndependentAnswers();

// The same with the planted differences between units.
simulate::Model ClusteredAnswers();

// The trust instrument, and the true values that a model plants in its answers.
const instrument::Instrument& TrustInstrument();
simulate::PlantedAnswers Planted(const simulate::Model& model, base::RoleGroup role_group,
                                 const simulate::Deviations& shift = {});

// Index of a measure of the trust instrument.
std::size_t MeasureIndex(std::string_view id);

// The smallest one that is allowed, so that little is suppressed.
disclosure::MinimumN FloorOfN();

// A simulated health system as scoring sees it. Not thread safe.
class System {
 public:
  System(const Plan& plan, std::uint64_t seed);

  const simulate::Simulation& simulation() const { return simulation_; }
  const scoring::CellMap& cells() const { return cells_; }

  // The answers of wave 1, 2, ...; of those sheets only that `keep` wants.
  using Keep = std::function<bool(const simulate::Sheet& sheet, std::size_t cohort)>;
  scoring::WaveAnswers Answers(int wave) const;
  scoring::WaveAnswers Answers(int wave, const Keep& keep) const;

  // Index in cells().units() of a node of the simulation.
  std::size_t UnitOf(std::size_t node) const {
    return *cells_.FindUnit(simulation_.population.units[node].id);
  }

 private:
  std::size_t NodeOf(std::size_t unit) const;

  simulate::Level lowest_;
  simulate::Simulation simulation_;
  std::map<std::pair<base::RoleGroup, std::size_t>, std::uint32_t> cohorts_;  // by role group and node
  scoring::CellMap cells_;
  std::shared_ptr<const scoring::WavePlan> plan_;
};

}  // namespace rapport::recovery

#endif  // RAPPORT_TESTS_RECOVERY_SYSTEM_H_
