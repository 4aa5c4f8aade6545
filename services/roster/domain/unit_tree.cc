#include "services/roster/domain/unit_tree.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "libs/base/ids.h"
#include "libs/base/strings.h"
#include "services/roster/domain/rules.h"

namespace rapport::roster {
namespace {

constexpr std::int32_t kRoot = UnitTree::kNone;  // what a root has in place of a parent
constexpr std::int32_t kFaulty = -2;             // the parent cannot be told

using Lines = absl::flat_hash_map<absl::string_view, std::int32_t>;  // unit id -> index of its row

// Index of each row's parent, or kRoot, or kFaulty with a fault added for it.
std::vector<std::int32_t> FindParents(const std::vector<UnitRow>& rows, std::vector<RowFault>& faults) {
  Lines index;
  index.reserve(rows.size());
  std::vector<bool> is_duplicate(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto [it, is_new] = index.emplace(rows[i].id, static_cast<std::int32_t>(i));
    is_duplicate[i] = !is_new;
    if (!is_new) {
      const std::int64_t first = rows[static_cast<std::size_t>(it->second)].line;
      faults.push_back({rows[i].line, kUnitId, kDuplicateUnit, base::StrCat("is already on line ", first)});
    }
  }
  std::vector<std::int32_t> parents(rows.size(), kFaulty);
  std::optional<std::int64_t> root_line;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const UnitRow& row = rows[i];
    if (is_duplicate[i]) continue;
    if (row.parent_id.empty()) {
      parents[i] = kRoot;
      if (root_line) {
        faults.push_back({row.line, kParentUnitId, kSecondRoot,
                          base::StrCat("is empty, but line ", *root_line, " is the root already")});
      } else {
        root_line = row.line;
      }
    } else if (const auto it = index.find(row.parent_id); it != index.end()) {
      parents[i] = it->second;
    } else {
      faults.push_back({row.line, kParentUnitId, kOrphanUnit, "is not a unit of this import"});
    }
  }
  if (!root_line) {
    faults.push_back({rows.empty() ? 1 : rows.front().line, kParentUnitId, kNoRoot,
                      "is empty on no line: the root of the tree is missing"});
  }
  return parents;
}

// Describes the cycle that `start` is on.
RowFault CycleFault(const std::vector<UnitRow>& rows, const std::vector<std::int32_t>& parents,
                    std::int32_t start) {
  constexpr std::size_t kMaxLines = 5;
  std::vector<std::int64_t> lines;
  std::int32_t at = start;
  do {
    lines.push_back(rows[static_cast<std::size_t>(at)].line);
    at = parents[static_cast<std::size_t>(at)];
  } while (at != start);
  if (lines.size() == 1) return {lines[0], kParentUnitId, kUnitCycle, "is the unit itself"};
  std::sort(lines.begin(), lines.end());
  std::string message = "makes the unit its own ancestor, together with line";
  for (std::size_t i = 1; i < std::min(lines.size(), kMaxLines); ++i) {
    base::StrAppend(&message, i == 1 ? " " : ", ", lines[i]);
  }
  if (lines.size() > kMaxLines) base::StrAppend(&message, " and ", lines.size() - kMaxLines, " more");
  return {lines[0], kParentUnitId, kUnitCycle, std::move(message)};
}

void FindCycles(const std::vector<UnitRow>& rows, const std::vector<std::int32_t>& parents,
                std::vector<RowFault>& faults) {
  // Follows the parents from each row, up to a row that an earlier walk has seen; one that this walk has seen
  // is on a cycle.
  std::vector<std::size_t> seen_by(rows.size(), 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t walk = i + 1;
    auto at = static_cast<std::int32_t>(i);
    while (at >= 0 && seen_by[static_cast<std::size_t>(at)] == 0) {
      seen_by[static_cast<std::size_t>(at)] = walk;
      at = parents[static_cast<std::size_t>(at)];
    }
    if (at >= 0 && seen_by[static_cast<std::size_t>(at)] == walk)
      faults.push_back(CycleFault(rows, parents, at));
  }
}

}  // namespace

std::vector<RowFault> CheckUnitRow(const UnitRow& row) {
  constexpr std::string_view kIdRule = "must be 1 to 64 of A-Z a-z 0-9 . _ -";
  std::vector<RowFault> faults;
  if (!base::IsExternalId(row.id)) faults.push_back({row.line, kUnitId, kInvalidId, std::string(kIdRule)});
  if (!row.parent_id.empty() && !base::IsExternalId(row.parent_id)) {
    faults.push_back({row.line, kParentUnitId, kInvalidId, std::string(kIdRule)});
  }
  if (!IsDisplayName(row.display_name)) {
    faults.push_back(
        {row.line, kDisplayName, kInvalidDisplayName, "must have 1 to 200 printable characters"});
  }
  if (!row.predecessor_ids) return faults;
  if (row.predecessor_ids->size() > kMaxPredecessors) {
    faults.push_back({row.line, kPredecessorUnitIds, kTooManyPredecessors,
                      base::StrCat("must be at most ", kMaxPredecessors)});
  }
  if (!std::ranges::all_of(*row.predecessor_ids, base::IsExternalId)) {
    faults.push_back({row.line, kPredecessorUnitIds, kInvalidId, base::StrCat("each ", kIdRule)});
  }
  if (std::ranges::find(*row.predecessor_ids, row.id) != row.predecessor_ids->end()) {
    faults.push_back({row.line, kPredecessorUnitIds, kOwnPredecessor, "names the unit itself"});
  }
  return faults;
}

std::variant<UnitTree, std::vector<RowFault>> UnitTree::Build(std::vector<UnitRow> rows) {
  std::vector<RowFault> faults;
  const std::vector<std::int32_t> parents = FindParents(rows, faults);
  FindCycles(rows, parents, faults);
  if (!faults.empty()) {
    std::stable_sort(faults.begin(), faults.end(),
                     [](const RowFault& a, const RowFault& b) { return a.line < b.line; });
    return faults;
  }
  return Arrange(std::move(rows), parents);
}

// Puts rows, which are a tree, into preorder without recursion: children hang on their parents as lists that
// are linked by index.
UnitTree UnitTree::Arrange(std::vector<UnitRow> rows, const std::vector<std::int32_t>& parents) {
  std::vector<std::int32_t> first_child(rows.size(), kNone);
  std::vector<std::int32_t> next_sibling(rows.size(), kNone);
  std::int32_t root = kNone;
  for (std::size_t i = rows.size(); i-- > 0;) {
    const auto self = static_cast<std::int32_t>(i);
    if (parents[i] == kRoot) {
      root = self;
    } else {
      next_sibling[i] = std::exchange(first_child[static_cast<std::size_t>(parents[i])], self);
    }
  }

  UnitTree tree;
  tree.nodes_.reserve(rows.size());
  tree.numbers_.reserve(rows.size());
  struct Step {
    std::int32_t row;
    std::int32_t parent;  // number in the tree
  };
  std::vector<Step> to_visit = {{root, kNone}};
  while (!to_visit.empty()) {
    const Step step = to_visit.back();
    to_visit.pop_back();
    const auto at = static_cast<std::size_t>(step.row);
    const auto number = static_cast<std::int32_t>(tree.nodes_.size());
    if (next_sibling[at] != kNone) to_visit.push_back({next_sibling[at], step.parent});
    if (first_child[at] != kNone) to_visit.push_back({first_child[at], number});
    UnitRow& row = rows[at];
    tree.numbers_.emplace(row.id, number);
    tree.nodes_.push_back({std::move(row.id), std::move(row.parent_id), std::move(row.display_name),
                           std::move(row.predecessor_ids), step.parent, number + 1});
  }
  for (std::size_t i = tree.nodes_.size(); i-- > 1;) {
    Node& parent = tree.nodes_[static_cast<std::size_t>(tree.nodes_[i].parent)];
    parent.subtree_end = std::max(parent.subtree_end, tree.nodes_[i].subtree_end);
  }
  return tree;
}

std::optional<std::int32_t> UnitTree::Find(std::string_view id) const {
  const auto it = numbers_.find(base::AbslView(id));
  if (it == numbers_.end()) return std::nullopt;
  return it->second;
}

std::int32_t UnitTree::LowestHolder(std::int32_t first, std::int32_t last) const {
  std::int32_t at = first;
  while (nodes_[static_cast<std::size_t>(at)].subtree_end <= last)
    at = nodes_[static_cast<std::size_t>(at)].parent;
  return at;
}

}  // namespace rapport::roster
