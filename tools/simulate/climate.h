#ifndef RAPPORT_TOOLS_SIMULATE_CLIMATE_H_
#define RAPPORT_TOOLS_SIMULATE_CLIMATE_H_

#include <array>
#include <cstddef>
#include <vector>

#include "tools/simulate/model.h"
#include "tools/simulate/population.h"
#include "tools/simulate/random.h"

namespace rapport::simulate {

using Deviations = std::array<double, kFacets>;

// How each node of the tree differs from the planted means, wave by wave: the drawn random effects of units,
// the offsets of hospitals, and what acting on the results brought. A node above the units is the mean of the
// front line below it. Immutable.
class Climate {
 public:
  Climate(const Model& model, const Population& population, int waves, Random& random);

  // Latent deviation a facet of the front line at node `unit` (index) in wave 1, 2, ...
  const Deviations& At(std::size_t unit, int wave) const {
    return waves_[static_cast<std::size_t>(wave - 1)][unit];
  }

  // Whether the unit acted between wave 1 and wave 2. Only units do, not the nodes above them.
  bool Acted(std::size_t unit) const { return acted_[unit]; }

  int waves() const { return static_cast<int>(waves_.size()); }

 private:
  std::vector<bool> acted_;
  std::vector<std::vector<Deviations>> waves_;  // by wave, then node
};

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_CLIMATE_H_
