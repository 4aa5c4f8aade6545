#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_UNIT_TREE_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_UNIT_TREE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/roster/domain/row_fault.h"

namespace rapport::roster {

// A unit as an import or the store names it.
struct UnitRow {
  std::int64_t line = 0;  // where it stands, for faults
  std::string id;
  std::string parent_id;  // empty for the root
  std::string display_name;
  std::optional<std::vector<std::string>> predecessor_ids = {};  // none: not said
};

// What is wrong with a row in itself (INVALID_ID, INVALID_DISPLAY_NAME, OWN_PREDECESSOR,
// TOO_MANY_PREDECESSORS), its place in the tree aside.
inline constexpr std::size_t kMaxPredecessors = 100;
std::vector<RowFault> CheckUnitRow(const UnitRow& row);

// The units of an organization as one tree. Units are numbered in preorder, so that parents come before their
// children and the descendants of a unit directly after it. Immutable.
class UnitTree {
 public:
  static constexpr std::int32_t kNone = -1;

  struct Node {
    std::string id;
    std::string parent_id;  // empty for the root
    std::string display_name;
    std::optional<std::vector<std::string>> predecessor_ids = {};
    std::int32_t parent = kNone;
    std::int32_t subtree_end = 0;  // one past the last descendant
  };

  // The tree, or all that is wrong with its shape, by line: DUPLICATE_UNIT, ORPHAN_UNIT, UNIT_CYCLE (once a
  // cycle, on its first line; also for a unit that is its own parent), SECOND_ROOT, NO_ROOT (on the first
  // line, or on line 1 without a row). Siblings keep the order of the rows. Linear in the rows; any depth.
  static std::variant<UnitTree, std::vector<RowFault>> Build(std::vector<UnitRow> rows);

  const std::vector<Node>& nodes() const { return nodes_; }

  // The number of a unit, or nothing when the tree lacks it.
  std::optional<std::int32_t> Find(std::string_view id) const;

  // The lowest unit whose subtree holds the units `first` to `last` (numbers, first <= last).
  std::int32_t LowestHolder(std::int32_t first, std::int32_t last) const;

 private:
  UnitTree() = default;
  static UnitTree Arrange(std::vector<UnitRow> rows, const std::vector<std::int32_t>& parents);

  std::vector<Node> nodes_;
  absl::flat_hash_map<std::string, std::int32_t> numbers_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_UNIT_TREE_H_
