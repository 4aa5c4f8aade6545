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
//
// Who is who in the other wave is not known.
struct Stay {
  std::size_t first = 0;   // cohort of the first wave
  std::size_t second = 0;  // cohort of the second
  int members = 0;
};
struct Hospital {
  Wave first;
  Wave second;
  std::vector<Stay> stays = {};  // who was invited in both, where the roster knows
};
Hospital MakeHospital(std::uint64_t seed);

// A person who was invited in one wave or both, and answers the same whenever asked.
struct Person {
  static constexpr std::size_t kAway = static_cast<std::size_t>(-1);
  std::size_t first = kAway;   // cohort of the first wave
  std::size_t second = kAway;  // cohort of the second
  std::vector<std::uint8_t> sheet;
};

// A hospital of such people, whom the roster follows from wave to wave and all of whom answer everything:
// some leave, some join, some change units, units are split, renamed and moved.
struct FollowedHospital {
  Hospital hospital;
  std::vector<Person> people;
};
FollowedHospital MakeFollowedHospital(std::uint64_t seed);

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_HOSPITAL_H_
