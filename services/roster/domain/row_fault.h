#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_ROW_FAULT_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_ROW_FAULT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace rapport::roster {

// Why a row of an import cannot be taken. Its message names no content of the row: reports are read, and
// kept, by people who need not see it.
struct RowFault {
  std::int64_t line = 0;    // as RowError.line of the API
  std::string_view column;  // one of the columns below; empty when the whole row is at fault
  std::string_view reason;  // one of the reasons below
  std::string message;      // a sentence without its subject, e.g. "is already on line 3"
  bool operator==(const RowFault&) const = default;
};

// Columns of the CSV files.
inline constexpr std::string_view kUnitId = "unit_id";
inline constexpr std::string_view kParentUnitId = "parent_unit_id";
inline constexpr std::string_view kDisplayName = "display_name";
inline constexpr std::string_view kPredecessorUnitIds = "predecessor_unit_ids";
inline constexpr std::string_view kMemberId = "member_id";
inline constexpr std::string_view kRoleGroup = "role_group";
inline constexpr std::string_view kSpecialty = "specialty";

// Reasons: part of the API, never renamed.
inline constexpr std::string_view kInvalidId = "INVALID_ID";
inline constexpr std::string_view kInvalidDisplayName = "INVALID_DISPLAY_NAME";
inline constexpr std::string_view kDuplicateUnit = "DUPLICATE_UNIT";
inline constexpr std::string_view kOrphanUnit = "ORPHAN_UNIT";
inline constexpr std::string_view kUnitCycle = "UNIT_CYCLE";
inline constexpr std::string_view kSecondRoot = "SECOND_ROOT";
inline constexpr std::string_view kNoRoot = "NO_ROOT";
inline constexpr std::string_view kOwnPredecessor = "OWN_PREDECESSOR";
inline constexpr std::string_view kTooManyPredecessors = "TOO_MANY_PREDECESSORS";
inline constexpr std::string_view kUnknownUnit = "UNKNOWN_UNIT";
inline constexpr std::string_view kDuplicateMember = "DUPLICATE_MEMBER";
inline constexpr std::string_view kUnknownRoleGroup = "UNKNOWN_ROLE_GROUP";
inline constexpr std::string_view kInvalidSpecialty = "INVALID_SPECIALTY";

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_ROW_FAULT_H_
