#ifndef RAPPORT_LIBS_BASE_ROLE_GROUP_H_
#define RAPPORT_LIBS_BASE_ROLE_GROUP_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rapport::base {

// The three groups whose mirrored forms make the gaps measurable. Values are those of
// rapport.type.v1.RoleGroup and are stored, so they never change.
enum class RoleGroup : std::uint8_t { kFrontLine = 1, kClinicalLeader = 2, kExecutive = 3 };

inline constexpr std::array kRoleGroups = {RoleGroup::kFrontLine, RoleGroup::kClinicalLeader,
                                           RoleGroup::kExecutive};

// The word for a role group in CSV files, metrics and logs.
constexpr std::string_view RoleGroupWord(RoleGroup role_group) {
  switch (role_group) {
    case RoleGroup::kFrontLine:
      return "front_line";
    case RoleGroup::kClinicalLeader:
      return "clinical_leader";
    case RoleGroup::kExecutive:
      return "executive";
  }
  return "";
}

// The role group of that word, exactly as written by RoleGroupWord; none for any other text.
constexpr std::optional<RoleGroup> ParseRoleGroupWord(std::string_view word) {
  for (const RoleGroup role_group : kRoleGroups) {
    if (RoleGroupWord(role_group) == word) return role_group;
  }
  return std::nullopt;
}

// The role group of a proto enum's number; none for 0 and for numbers not known.
constexpr std::optional<RoleGroup> RoleGroupFromNumber(int number) {
  for (const RoleGroup role_group : kRoleGroups) {
    if (static_cast<int>(role_group) == number) return role_group;
  }
  return std::nullopt;
}

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_ROLE_GROUP_H_
