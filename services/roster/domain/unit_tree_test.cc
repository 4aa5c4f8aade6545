#include "services/roster/domain/unit_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Rows from line 2 on, each "unit" or "unit<parent".
std::vector<UnitRow> Rows(const std::vector<std::string>& texts) {
  std::vector<UnitRow> rows;
  std::int64_t line = 1;
  for (const std::string& text : texts) {
    const size_t arrow = text.find('<');
    UnitRow row;
    row.line = ++line;
    row.id = text.substr(0, arrow);
    if (arrow != std::string::npos) row.parent_id = text.substr(arrow + 1);
    row.display_name = "Unit " + row.id;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> FaultsOf(const std::vector<std::string>& texts) {
  const auto result = UnitTree::Build(Rows(texts));
  std::vector<std::string> faults;
  if (const auto* found = std::get_if<std::vector<RowFault>>(&result)) {
    for (const RowFault& fault : *found) {
      faults.push_back(std::to_string(fault.line) + " " + std::string(fault.column) + " " +
                       std::string(fault.reason) + ": " + fault.message);
    }
  }
  return faults;
}

UnitTree TreeOf(std::vector<UnitRow> rows) { return std::get<UnitTree>(UnitTree::Build(std::move(rows))); }

TEST(UnitTree, PutsParentsBeforeChildrenInTheOrderOfTheRows) {
  const UnitTree tree = TreeOf(Rows({"er<east", "east<sys", "sys", "west<sys", "icu<east", "lab<west"}));
  std::vector<std::string> ids;
  for (const UnitTree::Node& node : tree.nodes()) ids.push_back(node.id);
  EXPECT_THAT(ids, ElementsAre("sys", "east", "er", "icu", "west", "lab"));
  EXPECT_EQ(tree.nodes()[0].parent, UnitTree::kNone);
  EXPECT_EQ(tree.nodes()[0].subtree_end, 6);
  EXPECT_EQ(tree.nodes()[1].subtree_end, 4);
  EXPECT_EQ(tree.nodes()[3].parent, 1);
  EXPECT_EQ(tree.nodes()[3].parent_id, "east");
  EXPECT_EQ(tree.nodes()[3].display_name, "Unit icu");
  EXPECT_EQ(tree.Find("west"), 4);
  EXPECT_EQ(tree.Find("nowhere"), std::nullopt);
}

TEST(UnitTree, FindsTheLowestHolder) {
  const UnitTree tree = TreeOf(Rows({"sys", "east<sys", "er<east", "icu<east", "west<sys"}));
  EXPECT_EQ(tree.LowestHolder(2, 2), 2);
  EXPECT_EQ(tree.LowestHolder(2, 3), 1);
  EXPECT_EQ(tree.LowestHolder(1, 3), 1);
  EXPECT_EQ(tree.LowestHolder(3, 4), 0);
}

TEST(UnitTree, AcceptsASingleRoot) { EXPECT_EQ(TreeOf(Rows({"sys"})).nodes().size(), 1u); }

TEST(UnitTree, RefusesADuplicate) {
  EXPECT_THAT(FaultsOf({"sys", "er<sys", "er<sys"}),
              ElementsAre("4 unit_id DUPLICATE_UNIT: is already on line 3"));
}

TEST(UnitTree, RefusesAnOrphan) {
  EXPECT_THAT(FaultsOf({"sys", "er<east"}),
              ElementsAre("3 parent_unit_id ORPHAN_UNIT: is not a unit of this import"));
}

TEST(UnitTree, RefusesASecondRoot) {
  EXPECT_THAT(FaultsOf({"sys", "er<sys", "sys2"}),
              ElementsAre("4 parent_unit_id SECOND_ROOT: is empty, but line 2 is the root already"));
}

TEST(UnitTree, RefusesToHaveNoRoot) {
  EXPECT_THAT(FaultsOf({"a<b"}),
              ElementsAre("2 parent_unit_id ORPHAN_UNIT: is not a unit of this import",
                          "2 parent_unit_id NO_ROOT: is empty on no line: the root of the tree is missing"));
  EXPECT_THAT(FaultsOf({}),
              ElementsAre("1 parent_unit_id NO_ROOT: is empty on no line: the root of the tree is missing"));
}

TEST(UnitTree, RefusesAUnitThatIsItsOwnParent) {
  EXPECT_THAT(FaultsOf({"sys", "er<er"}), ElementsAre("3 parent_unit_id UNIT_CYCLE: is the unit itself"));
}

TEST(UnitTree, NamesEachCycleOnceOnItsFirstLine) {
  EXPECT_THAT(
      FaultsOf({"sys", "tail<a", "a<b", "b<c", "c<a", "x<y", "y<x"}),
      ElementsAre("4 parent_unit_id UNIT_CYCLE: makes the unit its own ancestor, together with line 5, 6",
                  "7 parent_unit_id UNIT_CYCLE: makes the unit its own ancestor, together with line 8"));
}

TEST(UnitTree, CutsTheListOfALongCycle) {
  std::vector<std::string> texts = {"sys"};
  for (int i = 0; i < 9; ++i) texts.push_back("u" + std::to_string(i) + "<u" + std::to_string((i + 1) % 9));
  EXPECT_THAT(FaultsOf(texts), ElementsAre("3 parent_unit_id UNIT_CYCLE: makes the unit its own ancestor, "
                                           "together with line 4, 5, 6, 7 and 4 more"));
}

TEST(UnitTree, ReportsAllFaultsByLine) {
  const std::vector<std::string> faults = FaultsOf({"a<a", "sys", "x<nowhere", "sys", "r2"});
  ASSERT_EQ(faults.size(), 4u);
  EXPECT_EQ(faults[0].substr(0, 27), "2 parent_unit_id UNIT_CYCLE");
  EXPECT_EQ(faults[1].substr(0, 28), "4 parent_unit_id ORPHAN_UNIT");
  EXPECT_EQ(faults[2].substr(0, 24), "5 unit_id DUPLICATE_UNIT");
  EXPECT_EQ(faults[3].substr(0, 28), "6 parent_unit_id SECOND_ROOT");
}

// One long branch, given leaf first or root first: recursion would end in a stack overflow.
TEST(UnitTree, TakesAnyDepth) {
  constexpr int kDepth = 100'000;
  for (const bool leaf_first : {false, true}) {
    std::vector<UnitRow> rows;
    for (int i = 0; i < kDepth; ++i) {
      const int unit = leaf_first ? kDepth - 1 - i : i;
      rows.push_back(
          {i + 2, "u" + std::to_string(unit), unit == 0 ? "" : "u" + std::to_string(unit - 1), "U"});
    }
    const UnitTree tree = TreeOf(std::move(rows));
    ASSERT_EQ(tree.nodes().size(), static_cast<size_t>(kDepth));
    EXPECT_EQ(tree.nodes()[kDepth - 1].id, "u" + std::to_string(kDepth - 1));
    EXPECT_EQ(tree.nodes()[1].subtree_end, kDepth);
  }
}

TEST(UnitTree, FindsACycleOfAnyLength) {
  constexpr int kLength = 100'000;
  std::vector<UnitRow> rows = {{2, "sys", "", "S"}};
  for (int i = 0; i < kLength; ++i) {
    rows.push_back({i + 3, "u" + std::to_string(i), "u" + std::to_string((i + 1) % kLength), "U"});
  }
  const auto result = UnitTree::Build(std::move(rows));
  ASSERT_TRUE(std::holds_alternative<std::vector<RowFault>>(result));
  EXPECT_EQ(std::get<std::vector<RowFault>>(result).size(), 1u);
}

// Random parents, often none or unknown ones: a tree comes out exactly when there is one.
TEST(UnitTree, AcceptsExactlyTheTrees) {
  int accepted = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    const int units = 1 + below(6);
    std::vector<UnitRow> rows;
    for (int i = 0; i < units; ++i) {
      const int parent = below(units + 1);
      rows.push_back(
          {i + 2, "u" + std::to_string(i), parent == units ? "" : "u" + std::to_string(parent), "U"});
    }
    int roots = 0;
    bool all_reach_a_root = true;
    for (const UnitRow& row : rows) {
      if (row.parent_id.empty()) ++roots;
      const UnitRow* at = &row;
      for (int steps = 0; steps <= units && !at->parent_id.empty(); ++steps) {
        at = &rows[static_cast<size_t>(std::stoi(at->parent_id.substr(1)))];
      }
      all_reach_a_root = all_reach_a_root && at->parent_id.empty();
    }
    const auto result = UnitTree::Build(rows);
    const auto* tree = std::get_if<UnitTree>(&result);
    ASSERT_EQ(tree != nullptr, roots == 1 && all_reach_a_root) << "seed " << seed;
    if (tree == nullptr) continue;
    ++accepted;
    ASSERT_EQ(tree->nodes().size(), rows.size());
    for (size_t i = 1; i < tree->nodes().size(); ++i) {
      const UnitTree::Node& node = tree->nodes()[i];
      ASSERT_LT(node.parent, static_cast<std::int32_t>(i));
      ASSERT_EQ(tree->nodes()[static_cast<size_t>(node.parent)].id, node.parent_id);
    }
  }
  EXPECT_GT(accepted, 100);
}

TEST(CheckUnitRow, NamesEveryFault) {
  EXPECT_THAT(CheckUnitRow({2, "er", "", "Emergency"}), IsEmpty());
  const std::vector<RowFault> faults = CheckUnitRow({2, "e r", "x/y", ""});
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[0].column, "unit_id");
  EXPECT_EQ(faults[0].reason, "INVALID_ID");
  EXPECT_EQ(faults[1].column, "parent_unit_id");
  EXPECT_EQ(faults[2].reason, "INVALID_DISPLAY_NAME");
}

}  // namespace
}  // namespace rapport::roster
