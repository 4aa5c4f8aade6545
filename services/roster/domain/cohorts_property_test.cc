// What holds of the cohorts of any roster: random trees and counts, fixed seeds.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "services/roster/domain/cohorts.h"

namespace rapport::roster {
namespace {

struct Roster {
  UnitTree tree;
  std::vector<KeyCount> counts;
  std::int64_t min_size;
};

// Up to 40 units, deep or flat, most of them small, so that every rule of merging is met.
Roster RandomRoster(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  const int units = 1 + below(40);
  const int reach = 1 + below(units);  // how far back a parent may lie: 1 is a chain
  std::vector<UnitRow> rows;
  for (int i = 0; i < units; ++i) {
    const int parent = i == 0 ? -1 : i - 1 - below(std::min(reach, i));
    rows.push_back({i + 1, "u" + std::to_string(i), parent < 0 ? "" : "u" + std::to_string(parent), "U"});
  }
  std::vector<KeyCount> counts;
  const int largest = 1 + below(30);
  const int density = below(11);
  for (int unit = 0; unit < units; ++unit) {
    for (const base::RoleGroup role_group : base::kRoleGroups) {
      for (const char* specialty : {"", "medicine", "nursing", "surgery", "therapy"}) {
        if (below(10) >= density) continue;
        counts.push_back({"u" + std::to_string(unit), role_group, specialty, 1 + below(largest)});
      }
    }
  }
  return {std::get<UnitTree>(UnitTree::Build(std::move(rows))), std::move(counts), 5 + below(11)};
}

class CohortProperties : public ::testing::Test {
 protected:
  static constexpr unsigned kRosters = 300;

  // Runs `check` on each random roster and its cohorts.
  template <typename Check>
  void ForEachRoster(Check check) {
    for (unsigned seed = 1; seed <= kRosters; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      const Roster roster = RandomRoster(seed);
      check(roster, DeriveCohorts(roster.tree, roster.counts, roster.min_size));
    }
  }

  static bool IsInSubtree(const UnitTree& tree, const std::string& unit, const UnitTree::Node& top) {
    const std::int32_t number = *tree.Find(unit);
    return number >= *tree.Find(top.id) && number < top.subtree_end;
  }
};

TEST_F(CohortProperties, EveryKeyIsInExactlyOneCohortAndSizesAddUp) {
  ForEachRoster([](const Roster& roster, const std::vector<Cohort>& cohorts) {
    std::map<std::pair<base::RoleGroup, CohortKey>, std::int64_t> members;
    for (const KeyCount& count : roster.counts) {
      members[{count.role_group, {count.unit_id, count.specialty}}] += count.members;
    }
    std::set<std::pair<base::RoleGroup, CohortKey>> seen;
    for (const Cohort& cohort : cohorts) {
      std::int64_t size = 0;
      for (const CohortKey& key : cohort.keys) {
        EXPECT_TRUE(seen.insert({cohort.role_group, key}).second) << key.unit_id << "/" << key.specialty;
        size += members.at({cohort.role_group, key});
      }
      EXPECT_EQ(size, cohort.size);
    }
    EXPECT_EQ(seen.size(), members.size());
  });
}

TEST_F(CohortProperties, OnlyARoleGroupThatIsTooSmallAsAWholeIsUndersized) {
  ForEachRoster([](const Roster& roster, const std::vector<Cohort>& cohorts) {
    std::map<base::RoleGroup, std::int64_t> totals;
    std::map<base::RoleGroup, int> cohorts_of;
    for (const KeyCount& count : roster.counts) totals[count.role_group] += count.members;
    for (const Cohort& cohort : cohorts) ++cohorts_of[cohort.role_group];
    for (const Cohort& cohort : cohorts) {
      EXPECT_EQ(cohort.undersized, totals[cohort.role_group] < roster.min_size);
      EXPECT_EQ(cohort.undersized, cohort.size < roster.min_size);
      if (cohort.undersized) {
        EXPECT_EQ(cohorts_of[cohort.role_group], 1);
      }
    }
  });
}

TEST_F(CohortProperties, TheUnitIsTheLowestThatHoldsAllMembers) {
  ForEachRoster([](const Roster& roster, const std::vector<Cohort>& cohorts) {
    for (const Cohort& cohort : cohorts) {
      const auto holds = [&](const UnitTree::Node& top) {
        return std::all_of(cohort.keys.begin(), cohort.keys.end(),
                           [&](const CohortKey& key) { return IsInSubtree(roster.tree, key.unit_id, top); });
      };
      const std::int32_t unit = *roster.tree.Find(cohort.unit_id);
      EXPECT_TRUE(holds(roster.tree.nodes()[static_cast<size_t>(unit)]));
      for (const UnitTree::Node& node : roster.tree.nodes()) {
        if (node.parent == unit) {
          EXPECT_FALSE(holds(node)) << node.id;
        }
      }
    }
  });
}

// The specialties tell cohorts of one unit apart; they are those of the keys, or none for the only cohort.
TEST_F(CohortProperties, UnitRoleGroupAndSpecialtiesNameACohort) {
  ForEachRoster([](const Roster&, const std::vector<Cohort>& cohorts) {
    std::set<std::tuple<std::string, base::RoleGroup, std::vector<std::string>>> names;
    std::map<std::pair<std::string, base::RoleGroup>, int> at_unit;
    for (const Cohort& cohort : cohorts) ++at_unit[{cohort.unit_id, cohort.role_group}];
    for (const Cohort& cohort : cohorts) {
      EXPECT_TRUE(names.insert({cohort.unit_id, cohort.role_group, cohort.specialties}).second);
      std::set<std::string> held;
      for (const CohortKey& key : cohort.keys) held.insert(key.specialty);
      if (cohort.specialties.empty()) {
        EXPECT_EQ((at_unit[{cohort.unit_id, cohort.role_group}]), 1);
      } else {
        EXPECT_EQ(cohort.specialties, std::vector<std::string>(held.begin(), held.end()));
      }
    }
  });
}

// A number of a unit covers the cohorts below it. What a unit's number less those of any of its children
// leaves must be nobody or enough people, whichever role groups have a number at all.
TEST_F(CohortProperties, NoDifferenceOfPublishedUnitsIsolatesAFew) {
  ForEachRoster([](const Roster& roster, const std::vector<Cohort>& cohorts) {
    for (const base::RoleGroup role_group : base::kRoleGroups) {
      std::map<std::string, std::int64_t> covered;  // members whose cohort lies in the unit's subtree
      for (const UnitTree::Node& node : roster.tree.nodes()) {
        for (const Cohort& cohort : cohorts) {
          if (cohort.role_group != role_group || cohort.undersized ||
              !IsInSubtree(roster.tree, cohort.unit_id, node))
            continue;
          covered[node.id] += cohort.size;
        }
      }
      const auto& nodes = roster.tree.nodes();
      for (size_t i = 0; i < nodes.size(); ++i) {
        std::int64_t left = covered[nodes[i].id];
        EXPECT_TRUE(left == 0 || left >= roster.min_size);
        for (size_t child = i + 1; child < nodes.size(); ++child) {
          if (nodes[child].parent != static_cast<std::int32_t>(i)) continue;
          left -= covered[nodes[child].id];
          EXPECT_TRUE(left == 0 || left >= roster.min_size)
              << nodes[i].id << " less children up to " << nodes[child].id;
        }
      }
    }
  });
}

TEST_F(CohortProperties, TheOrderOfTheInputDoesNotMatter) {
  ForEachRoster([](const Roster& roster, const std::vector<Cohort>& cohorts) {
    std::mt19937 random(static_cast<unsigned>(roster.counts.size()));
    std::vector<UnitRow> rows;
    for (const UnitTree::Node& node : roster.tree.nodes()) {
      rows.push_back({static_cast<std::int64_t>(rows.size()), node.id, node.parent_id, node.display_name});
    }
    std::vector<KeyCount> counts = roster.counts;
    std::shuffle(rows.begin(), rows.end(), random);
    std::shuffle(counts.begin(), counts.end(), random);
    const UnitTree shuffled = std::get<UnitTree>(UnitTree::Build(std::move(rows)));
    EXPECT_EQ(DeriveCohorts(shuffled, counts, roster.min_size), cohorts);
  });
}

}  // namespace
}  // namespace rapport::roster
