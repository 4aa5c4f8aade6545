#ifndef RAPPORT_TOOLS_SIMULATE_TRUTH_H_
#define RAPPORT_TOOLS_SIMULATE_TRUTH_H_

#include <string>

#include "tools/simulate/simulation.h"

namespace rapport::simulate {

// The planted truths of a simulation as JSON: the parameters of the model, the drawn effects of the units,
// and what follows from them on the answer scale (expected means by wave, role group and hospital, gaps,
// effect of acting).
std::string TruthJson(const Simulation& simulation);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_TRUTH_H_
