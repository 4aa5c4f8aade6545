#ifndef RAPPORT_TOOLS_SIMULATE_EXPECTATION_H_
#define RAPPORT_TOOLS_SIMULATE_EXPECTATION_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "libs/base/role_group.h"
#include "tools/simulate/simulation.h"

namespace rapport::simulate {

// Which members are meant.
struct Scope {
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::optional<std::size_t> hospital;  // index of a hospital; none: the whole system
  std::optional<bool> acted;            // only members of units that acted, or only of those that did not

  bool Holds(const Simulation& simulation, const Member& member) const;
};

// Members in the scope, whether they answered or not.
std::size_t CountMembers(const Simulation& simulation, const Scope& scope);

// The mean that a measure of items would have on the answer scale if all members in the scope answered
// everything attentively: over their own random draws, given the units as they were drawn. None when the role
// group is not asked for the measure, or when the scope is empty.
std::optional<double> ExpectedMean(const Simulation& simulation, const Scope& scope, int wave,
                                   std::string_view measure_id);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_EXPECTATION_H_
