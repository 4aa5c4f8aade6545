#ifndef RAPPORT_TOOLS_SIMULATE_POPULATION_H_
#define RAPPORT_TOOLS_SIMULATE_POPULATION_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/role_group.h"
#include "tools/simulate/random.h"

namespace rapport::simulate {

struct PopulationOptions {
  int hospitals = 3;      // 1 to 50
  int units = 40;         // at least one a hospital, at most 5000
  int clinicians = 1400;  // front line; at least 10 a unit, at most 1,000,000
};

enum class Level { kSystem, kHospital, kDepartment, kUnit };

// A node of the tree. Parents stand before their children.
struct Unit {
  std::string id;
  std::optional<std::size_t> parent;    // index of the parent; none for the root
  std::optional<std::size_t> hospital;  // index of the hospital that it is or belongs to; none for the root
  Level level = Level::kUnit;
  std::string display_name;
  std::string first_specialty;  // of most of its people, or of its first unit's
};

struct Member {
  std::string id;
  std::size_t unit = 0;
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string specialty;  // empty for executives
};

// A health system: system > hospitals > departments > units. The front line works in units; for each unit
// there is a formal leader, and one more for every second unit, in a department; executives stand at
// hospitals (5 each) and at the system (3 a hospital).
struct Population {
  std::vector<Unit> units;
  std::vector<Member> members;
};

// INVALID_ARGUMENT names the options that are out of range.
absl::StatusOr<Population> MakePopulation(const PopulationOptions& options, Random& random);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_POPULATION_H_
