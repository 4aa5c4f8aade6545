#ifndef RAPPORT_TOOLS_LOAD_POPULATION_H_
#define RAPPORT_TOOLS_LOAD_POPULATION_H_

#include <cstddef>
#include <string>

#include "rapport/type/v1/role_group.pb.h"

namespace rapport::load {

// A health system that does not exist: a root, below it hospitals of twenty units. Of each fifty people one
// is an executive at the root, two are formal leaders and the others front line, in all units alike. All
// functions of a person's or unit's number; immutable, thread safe.
class Population {
 public:
  // Both at least 1.
  Population(std::size_t people, std::size_t units) : people_(people), units_(units) {}

  std::size_t people() const { return people_; }
  std::size_t units() const { return units_; }

  std::string UnitId(std::size_t unit) const;
  std::string MemberId(std::size_t person) const;
  std::string UnitOf(std::size_t person) const;
  type::v1::RoleGroup RoleGroupOf(std::size_t person) const;

  // For RosterService: all units, and the members from `first` to before `last`.
  std::string UnitsCsv() const;
  std::string MembersCsv(std::size_t first, std::size_t last) const;
  // A row of the latter for somebody who works in `unit`.
  void AppendMember(std::size_t person, const std::string& unit, std::string& csv) const;

 private:
  const std::size_t people_;
  const std::size_t units_;
};

// As CSV spells it, e.g. front_line.
std::string CsvName(type::v1::RoleGroup role_group);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_POPULATION_H_
