#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_MEMBER_ROWS_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_MEMBER_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/role_group.h"
#include "services/roster/domain/interner.h"
#include "services/roster/domain/member.h"
#include "services/roster/domain/row_fault.h"

namespace rapport::roster {

// The text of a row of an import of members, as it came.
struct MemberText {
  std::int64_t line = 0;
  std::string_view id;
  std::string_view unit_id;
  std::string_view role_group;  // front_line, clinical_leader or executive
  std::string_view specialty;
};

// The members that an import names, checked row by row. About 60 bytes a member, so that a large health
// system fits in memory and is written in one transaction. Not thread safe.
class MemberRows {
 public:
  // `active_units` are the units that members may be put into.
  explicit MemberRows(const std::vector<std::string>& active_units);

  // Takes the row when there is nothing wrong with it, or else returns all that is.
  std::vector<RowFault> Add(const MemberText& row);

  // Rows that were taken, by index in the order of arrival.
  std::size_t size() const { return rows_.size(); }
  MemberView At(std::size_t index) const;

  // Whether any row named the member, also one that was not taken: a person whose row is faulty is no leaver.
  bool Names(std::string_view id) const { return ids_.Find(id).has_value(); }

  // The distinct units of the rows that were taken.
  std::vector<std::string_view> Units() const;

 private:
  struct Row {
    std::uint32_t id;
    std::uint32_t unit;
    std::uint32_t specialty;
    base::RoleGroup role_group;
  };

  Interner ids_;
  std::vector<std::int64_t> first_lines_;  // by number of the id
  Interner units_;
  std::vector<bool> unit_is_used_;  // by number of the unit
  Interner specialties_;
  std::vector<Row> rows_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_MEMBER_ROWS_H_
