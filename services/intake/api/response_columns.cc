#include "services/intake/api/response_columns.h"

#include <algorithm>

namespace rapport::intake {
namespace {

template <typename Names>
bool Contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<base::FieldViolation> ResponseColumns::Map(const csv::Header& header) {
  std::vector<std::string_view> mapped = {unit_column()};
  for (const std::string* name : {&format_.role_group_column(), &format_.specialty_column()}) {
    if (!name->empty()) mapped.push_back(*name);
  }
  std::vector<base::FieldViolation> violations = base::ViolationsOf(header.Require(mapped));
  if (format_.role_group_column().empty() && !base::RoleGroupFromNumber(format_.role_group())) {
    violations.push_back({"role_group",
                          "is needed: name its column in header.csv.role_group_column, or the role group of "
                          "all rows in header.csv.role_group",
                          "MISSING_COLUMN"});
  }
  unit_ = header.Find(unit_column());
  role_group_ = header.Find(format_.role_group_column());
  specialty_ = header.Find(format_.specialty_column());

  items_.clear();
  for (std::size_t place = 0; place < header.size(); ++place) {
    const std::string& name = header.names()[place];
    if (Contains(mapped, name)) continue;
    const auto item = instrument_.item_index.find(name);
    if (item != instrument_.item_index.end()) {
      items_.push_back({name, place, item->second});
    } else if (!Contains(format_.ignored_columns(), name)) {
      violations.push_back(
          {name, "is neither mapped, nor an item, nor listed in ignored_columns", "UNKNOWN_COLUMN"});
    }
  }
  return violations;
}

std::string_view ResponseColumns::SpecialtyOf(const csv::Row& row) const {
  return specialty_ ? row.fields[*specialty_] : std::string_view();
}

std::optional<base::RoleGroup> ResponseColumns::RoleGroupOf(const csv::Row& row) const {
  return role_group_ ? base::ParseRoleGroupWord(row.fields[*role_group_])
                     : base::RoleGroupFromNumber(format_.role_group());
}

bool ResponseColumns::IsMissing(std::string_view field) const {
  return field.empty() || Contains(format_.missing_markers(), field);
}

std::string_view ResponseColumns::unit_column() const {
  return format_.unit_column().empty() ? std::string_view("unit_id") : format_.unit_column();
}

}  // namespace rapport::intake
