#ifndef RAPPORT_TESTS_ATTACKER_HOSPITAL_H_
#define RAPPORT_TESTS_ATTACKER_HOSPITAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "rapport/type/v1/role_group.pb.h"

namespace rapport::attacker {

struct Unit {
  std::string id;
  std::size_t parent = 0;  // index; of the root its own
  std::vector<std::string> earlier_ids = {};
};

// People of one role group in one unit, and what those answered who did.
struct Cohort {
  std::size_t unit = 0;
  type::v1::RoleGroup role_group = type::v1::ROLE_GROUP_FRONT_LINE;
  int size = 0;                                   // invited
  std::vector<std::vector<std::uint8_t>> sheets;  // answers to kItems items, 1 to 5; 0 where there is none
};

inline constexpr std::size_t kItems = 5;

// A wave in a hospital.
struct Wave {
  std::vector<Unit> units;  // parents before children
  std::vector<Cohort> cohorts;

  bool IsWithin(std::size_t unit, std::size_t ancestor) const;
};

// Two waves of a made-up health system of some 20 to 60 cohorts, many of them small: a system, hospitals,
// departments and units; the front line in units, formal leaders in units or departments, executives at the
// top. Between the waves units are split, merged and renamed, people leave and join. In every other hospital
// everybody answers every item.
struct Hospital {
  Wave first;
  Wave second;
};
Hospital MakeHospital(std::uint64_t seed);

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_HOSPITAL_H_
