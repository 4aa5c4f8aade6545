#ifndef RAPPORT_TOOLS_SIMULATE_WRITER_H_
#define RAPPORT_TOOLS_SIMULATE_WRITER_H_

#include <string>
#include <vector>

#include "tools/simulate/simulation.h"

namespace rapport::simulate {

struct File {
  std::string name;
  std::string content;
};

// The files of a simulation: units.csv and members.csv for the roster, wave1.csv, wave2.csv, ... for intake
// (columns unit_id, role_group, specialty, then every item of the instrument; an item that was not asked or
// not answered is empty; no member's id), truth.json, README.txt.
std::vector<File> Render(const Simulation& simulation);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_WRITER_H_
