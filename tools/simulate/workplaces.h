#ifndef RAPPORT_TOOLS_SIMULATE_WORKPLACES_H_
#define RAPPORT_TOOLS_SIMULATE_WORKPLACES_H_

#include <array>
#include <span>
#include <string_view>

namespace rapport::simulate {

struct SpecialtyShare {
  std::string_view specialty;  // empty: end of the list
  double share;
};

// A kind of unit that hospitals have.
struct Workplace {
  std::string_view code;  // part of the unit's id
  std::string_view name;
  std::string_view department_code;
  std::string_view department_name;
  double size;  // relative number of clinicians; 0: a team of 5 to 9
  std::array<SpecialtyShare, 3> specialties;
};

// In the order in which hospitals get them.
std::span<const Workplace> Workplaces();

// Names of the first hospitals.
std::span<const std::string_view> HospitalNames();

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_WORKPLACES_H_
