#include "tools/load/population.h"

#include "libs/base/strings.h"

namespace rapport::load {
namespace {

constexpr std::size_t kUnitsInAHospital = 20;
constexpr std::size_t kPeopleInAPattern = 50;
constexpr std::size_t kLeadersInAPattern = 2;
constexpr char kRoot[] = "system";

std::string HospitalOf(std::size_t unit) { return base::StrCat("hospital-", unit / kUnitsInAHospital); }

}  // namespace

std::string Population::UnitId(std::size_t unit) const { return base::StrCat("unit-", unit); }

std::string Population::MemberId(std::size_t person) const { return base::StrCat("person-", person); }

std::string Population::UnitOf(std::size_t person) const {
  if (RoleGroupOf(person) == type::v1::ROLE_GROUP_EXECUTIVE) return kRoot;
  // Each pattern begins one unit further on, so that leaders are in all units.
  return UnitId((person + person / kPeopleInAPattern) % units_);
}

type::v1::RoleGroup Population::RoleGroupOf(std::size_t person) const {
  const std::size_t place = person % kPeopleInAPattern;
  if (place == 0) return type::v1::ROLE_GROUP_EXECUTIVE;
  if (place <= kLeadersInAPattern) return type::v1::ROLE_GROUP_CLINICAL_LEADER;
  return type::v1::ROLE_GROUP_FRONT_LINE;
}

std::string Population::UnitsCsv() const {
  std::string csv = base::StrCat("unit_id,parent_unit_id,display_name\n", kRoot, ",,System\n");
  for (std::size_t unit = 0; unit < units_; ++unit) {
    const std::string hospital = HospitalOf(unit);
    if (unit % kUnitsInAHospital == 0) {
      base::StrAppend(&csv, hospital, ",", kRoot, ",Hospital ", unit / kUnitsInAHospital, "\n");
    }
    base::StrAppend(&csv, UnitId(unit), ",", hospital, ",Unit ", unit, "\n");
  }
  return csv;
}

std::string Population::MembersCsv(std::size_t first, std::size_t last) const {
  std::string csv = "member_id,unit_id,role_group,specialty\n";
  for (std::size_t person = first; person < last; ++person) {
    AppendMember(person, UnitOf(person), csv);
  }
  return csv;
}

void Population::AppendMember(std::size_t person, const std::string& unit, std::string& csv) const {
  base::StrAppend(&csv, MemberId(person), ",", unit, ",", CsvName(RoleGroupOf(person)), ",\n");
}

std::string CsvName(type::v1::RoleGroup role_group) {
  switch (role_group) {
    case type::v1::ROLE_GROUP_CLINICAL_LEADER:
      return "clinical_leader";
    case type::v1::ROLE_GROUP_EXECUTIVE:
      return "executive";
    default:
      return "front_line";
  }
}

}  // namespace rapport::load
