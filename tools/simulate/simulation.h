#ifndef RAPPORT_TOOLS_SIMULATE_SIMULATION_H_
#define RAPPORT_TOOLS_SIMULATE_SIMULATION_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "tools/simulate/answers.h"
#include "tools/simulate/climate.h"
#include "tools/simulate/model.h"
#include "tools/simulate/population.h"

namespace rapport::simulate {

struct Options {
  std::uint64_t seed = 20261;
  PopulationOptions population;
  int waves = 2;  // 1 to 20
  // Whether the same people are asked in every wave; otherwise each wave finds other people in the same
  // units.
  bool same_people = true;
};

// A simulated health system and its answers. Nobody's opinion.
struct Simulation {
  Options options;
  Model model;
  instrument::Instrument instrument;
  Questionnaires questionnaires;
  Population population;
  Climate climate;
  std::vector<std::vector<Sheet>> waves;  // by wave, each in an order by lot
};

// The same options and instrument give the same simulation everywhere. Population, climate, people and every
// wave draw from streams of their own: more waves leave the earlier ones as they were. INVALID_ARGUMENT names
// bad options, or what of the instrument the model does not know.
absl::StatusOr<Simulation> Simulate(const Options& options, const Model& model,
                                    instrument::Instrument instrument);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_SIMULATION_H_
