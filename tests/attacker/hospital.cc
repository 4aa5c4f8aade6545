#include "tests/attacker/hospital.h"

#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "libs/base/strings.h"

namespace rapport::attacker {
namespace {

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed), complete_(seed % 2 == 0) {}

  Hospital Make() {
    Hospital hospital;
    hospital.first = FirstWave();
    hospital.second = Reorganize(hospital.first);
    for (Wave* const wave : {&hospital.first, &hospital.second}) {
      for (Cohort& cohort : wave->cohorts) Answer(cohort);
    }
    return hospital;
  }

  FollowedHospital MakeFollowed() {
    FollowedHospital made;
    Wave& first = made.hospital.first = FirstWave();
    Wave& second = made.hospital.second = Reorganize(first);
    for (std::size_t cohort = 0; cohort < first.cohorts.size(); ++cohort) {
      for (int i = 0; i < first.cohorts[cohort].size; ++i) {
        made.people.push_back({cohort, WhereTo(first, second, cohort), RandomSheet()});
      }
    }
    for (std::size_t cohort = 0; cohort < second.cohorts.size(); ++cohort) {
      for (int joiners = Chance(50) ? 0 : Uniform(1, 3); joiners > 0; --joiners) {
        made.people.push_back({Person::kAway, cohort, RandomSheet()});
      }
    }
    Invite(made);
    return made;
  }

 private:
  std::vector<std::uint8_t> RandomSheet() {
    std::vector<std::uint8_t> sheet(kItems);
    for (std::uint8_t& answer : sheet) answer = static_cast<std::uint8_t>(Uniform(1, 5));
    return sheet;
  }

  // Where somebody of a cohort is in the second wave, if anywhere.
  std::size_t WhereTo(const Wave& first, const Wave& second, std::size_t cohort) {
    if (Chance(4)) return Person::kAway;
    std::vector<std::size_t> choices;
    const bool moves = Chance(3);
    for (std::size_t other = 0; other < second.cohorts.size(); ++other) {
      if (second.cohorts[other].role_group != first.cohorts[cohort].role_group) continue;
      // Cohorts keep their places; those of new units come behind, and say of which unit they are a part.
      const Unit& unit = second.units[second.cohorts[other].unit];
      const bool is_part = other >= first.cohorts.size() && !unit.earlier_ids.empty() &&
                           unit.earlier_ids.front() == first.units[first.cohorts[cohort].unit].id;
      if (other == cohort || is_part || moves) choices.push_back(other);
    }
    return choices[static_cast<std::size_t>(Uniform(0, static_cast<int>(choices.size()) - 1))];
  }

  static void Invite(FollowedHospital& made) {
    std::map<std::pair<std::size_t, std::size_t>, int> stays;
    for (Wave* const wave : {&made.hospital.first, &made.hospital.second}) {
      for (Cohort& cohort : wave->cohorts) cohort.size = 0;
    }
    const auto invite = [](Wave& wave, std::size_t cohort, const Person& person) {
      if (cohort == Person::kAway) return;
      ++wave.cohorts[cohort].size;
      wave.cohorts[cohort].sheets.push_back(person.sheet);
    };
    for (const Person& person : made.people) {
      invite(made.hospital.first, person.first, person);
      invite(made.hospital.second, person.second, person);
      if (person.first != Person::kAway && person.second != Person::kAway)
        ++stays[{person.first, person.second}];
    }
    for (const auto& [cohorts, members] : stays) {
      made.hospital.stays.push_back({cohorts.first, cohorts.second, members});
    }
  }

  int Uniform(int low, int high) {
    return low + static_cast<int>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool Chance(int percent) { return Uniform(1, 100) <= percent; }

  Wave FirstWave() {
    Wave wave;
    wave.units.push_back({"system", 0});
    wave.cohorts.push_back({0, type::v1::ROLE_GROUP_EXECUTIVE, Uniform(4, 25), {}});
    for (int hospital = Uniform(1, 2); hospital > 0; --hospital) {
      const std::size_t at = AddUnit(wave, 0);
      for (int department = Uniform(1, 3); department > 0; --department) AddDepartment(wave, at);
    }
    return wave;
  }

  std::size_t AddUnit(Wave& wave, std::size_t parent) {
    wave.units.push_back({base::StrCat("u", wave.units.size()), parent});
    return wave.units.size() - 1;
  }

  void AddDepartment(Wave& wave, std::size_t hospital) {
    const std::size_t department = AddUnit(wave, hospital);
    const bool leaders_in_units = Chance(50);
    if (!leaders_in_units) {
      wave.cohorts.push_back({department, type::v1::ROLE_GROUP_CLINICAL_LEADER, Uniform(3, 25), {}});
    }
    for (int unit = Uniform(1, 5); unit > 0; --unit) {
      const std::size_t at = AddUnit(wave, department);
      wave.cohorts.push_back(
          {at, type::v1::ROLE_GROUP_FRONT_LINE, Chance(35) ? Uniform(1, 14) : Uniform(15, 60), {}});
      if (leaders_in_units) {
        wave.cohorts.push_back({at, type::v1::ROLE_GROUP_CLINICAL_LEADER, Uniform(1, 6), {}});
      }
    }
  }

  // The units of the first wave a year later.
  Wave Reorganize(const Wave& before) {
    Wave wave = before;
    const std::size_t units = wave.units.size();
    for (std::size_t unit = 1; unit < units; ++unit) {
      const bool leaf = std::ranges::none_of(wave.units, [&](const Unit& u) { return u.parent == unit; });
      if (leaf && Chance(15)) Split(wave, unit);
      if (leaf && Chance(10)) Rename(wave, unit);
      if (leaf && Chance(10)) Move(wave, unit);
    }
    for (Cohort& cohort : wave.cohorts) cohort.size = std::max(1, cohort.size + Uniform(-3, 4));
    return wave;
  }

  void Rename(Wave& wave, std::size_t unit) {
    wave.units[unit].earlier_ids.push_back(wave.units[unit].id);
    wave.units[unit].id += "r";
  }

  // Part of its people become a unit of their own beside it.
  void Split(Wave& wave, std::size_t unit) {
    wave.units.push_back(
        {base::StrCat(wave.units[unit].id, "s"), wave.units[unit].parent, {wave.units[unit].id}});
    const std::size_t cohorts = wave.cohorts.size();
    for (std::size_t i = 0; i < cohorts; ++i) {
      if (wave.cohorts[i].unit != unit || wave.cohorts[i].size < 2) continue;
      const int moved = Uniform(1, wave.cohorts[i].size - 1);
      wave.cohorts[i].size -= moved;
      wave.cohorts.push_back({wave.units.size() - 1, wave.cohorts[i].role_group, moved, {}});
    }
  }

  // To another department.
  void Move(Wave& wave, std::size_t unit) {
    const std::size_t other = static_cast<std::size_t>(Uniform(1, static_cast<int>(unit)));
    if (other != unit && wave.units[other].parent != 0) wave.units[unit].parent = wave.units[other].parent;
  }

  void Answer(Cohort& cohort) {
    const int mood = Uniform(1, 5);
    // In some cohorts all agree on an item, or on the items of the first facet.
    std::vector<bool> agreed(kItems);
    for (std::size_t item = 0; item < kItems; ++item) agreed[item] = Chance(4);
    if (Chance(10)) agreed[0] = agreed[1] = true;
    for (int person = 0; person < cohort.size; ++person) {
      if (!Chance(80)) continue;
      std::vector<std::uint8_t>& sheet = cohort.sheets.emplace_back(kItems);
      for (std::size_t item = 0; item < kItems; ++item) {
        const bool dissents = cohort.sheets.size() == 1 && Chance(30);
        const int answer = agreed[item] && !dissents ? mood : std::clamp(mood + Uniform(-2, 2), 1, 5);
        sheet[item] = static_cast<std::uint8_t>(!complete_ && Chance(4) ? 0 : answer);
      }
    }
  }

  std::mt19937_64 random_;
  const bool complete_;
};

}  // namespace

bool Wave::IsWithin(std::size_t unit, std::size_t ancestor) const {
  while (unit != ancestor && unit != 0) unit = units[unit].parent;
  return unit == ancestor;
}

Hospital MakeHospital(std::uint64_t seed) { return Maker(seed).Make(); }

FollowedHospital MakeFollowedHospital(std::uint64_t seed) { return Maker(seed).MakeFollowed(); }

}  // namespace rapport::attacker
