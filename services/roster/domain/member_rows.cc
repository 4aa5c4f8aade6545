#include "services/roster/domain/member_rows.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "libs/base/ids.h"
#include "libs/base/strings.h"
#include "services/roster/domain/rules.h"

namespace rapport::roster {

MemberRows::MemberRows(const std::vector<std::string>& active_units) {
  for (const std::string& unit : active_units) units_.Intern(unit);
  unit_is_used_.resize(units_.size());
}

std::vector<RowFault> MemberRows::Add(const MemberText& row) {
  std::vector<RowFault> faults;
  const auto fault = [&](std::string_view column, std::string_view reason, std::string message) {
    faults.push_back({row.line, column, reason, std::move(message)});
  };

  std::uint32_t id = 0;
  if (!base::IsExternalId(row.id)) {
    fault(kMemberId, kInvalidId, "must be 1 to 64 of A-Z a-z 0-9 . _ -");
  } else {
    bool is_new = false;
    std::tie(id, is_new) = ids_.Intern(row.id);
    if (is_new) {
      first_lines_.push_back(row.line);
    } else {
      fault(kMemberId, kDuplicateMember, base::StrCat("is already on line ", first_lines_[id]));
    }
  }
  const std::optional<std::uint32_t> unit = units_.Find(row.unit_id);
  if (!base::IsExternalId(row.unit_id)) {
    fault(kUnitId, kInvalidId, "must be 1 to 64 of A-Z a-z 0-9 . _ -");
  } else if (!unit) {
    fault(kUnitId, kUnknownUnit, "is not an active unit of the organization");
  }
  const std::optional<base::RoleGroup> role_group = base::ParseRoleGroupWord(row.role_group);
  if (!role_group) fault(kRoleGroup, kUnknownRoleGroup, "must be front_line, clinical_leader or executive");
  if (!IsSpecialty(row.specialty)) {
    fault(kSpecialty, kInvalidSpecialty, "must be empty or 1 to 64 of a-z 0-9 -");
  }

  if (faults.empty()) {
    unit_is_used_[*unit] = true;
    rows_.push_back({id, *unit, specialties_.Intern(row.specialty).first, *role_group});
  }
  return faults;
}

MemberView MemberRows::At(std::size_t index) const {
  const Row& row = rows_[index];
  return {ids_.At(row.id), units_.At(row.unit), row.role_group, specialties_.At(row.specialty)};
}

std::vector<std::string_view> MemberRows::Units() const {
  std::vector<std::string_view> used;
  for (std::uint32_t unit = 0; unit < unit_is_used_.size(); ++unit) {
    if (unit_is_used_[unit]) used.push_back(units_.At(unit));
  }
  return used;
}

}  // namespace rapport::roster
