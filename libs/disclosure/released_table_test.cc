#include "libs/disclosure/released_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "libs/disclosure/testing/glpk_bounds.h"
#include "libs/testing/status_matchers.h"

namespace rapport::disclosure {
namespace {

using ::rapport::testing::HasReason;
using ::testing::ElementsAre;

// A system with a department of three units, two of them pooled, and a unit of its own beside it; one role
// group.
ReleasedTable SmallTable() {
  ReleasedTable table;
  table.minimum_n = 10;
  table.protection = 0.2;
  table.units = {{"system", 0}, {"department", 0}, {"a", 1}, {"b", 1}, {"c", 1}, {"d", 0}};
  table.cohorts = {{2, 1, 8, 0}, {3, 1, 12, 0}, {4, 1, 30, 1}, {5, 1, {}, 2}};
  table.measures = {{"", 0, {{{0}, 16, 0}, {{1}, 20, 0}, {{2}, 11, 0}}},
                    {"trust", 4, {{{0}, 15, 40}, {{1, 2}, 30, 60.5}}}};
  return table;
}

TEST(AuditRelease, BoundsEveryPartThatACellCutsOff) {
  ASSERT_OK_AND_ASSIGN(const std::vector<HiddenPart> hidden, AuditRelease(SmallTable()));
  std::vector<std::vector<std::size_t>> parts;
  parts.reserve(hidden.size());
  for (const HiddenPart& part : hidden) parts.push_back(part.cohorts);
  // Of the sheets a and b; of trust these, and c (or its department's part of the block) and d.
  EXPECT_THAT(parts, ElementsAre(ElementsAre(0), ElementsAre(1), ElementsAre(0), ElementsAre(1),
                                 ElementsAre(2), ElementsAre(3)));
  EXPECT_EQ(hidden[0].bounds.lowest_n, 4);
  EXPECT_EQ(hidden[0].bounds.highest_n, 8);
  EXPECT_EQ(hidden[2].bounds.highest_sum, 32);
}

TEST(AuditRelease, AgreesWithAnotherSolver) {
  const ReleasedTable table = SmallTable();
  ASSERT_OK_AND_ASSIGN(const auto closed, AuditRelease(table));
  ASSERT_OK_AND_ASSIGN(const auto solved, AuditRelease(table, testing::BoundByGlpk));
  ASSERT_EQ(closed.size(), solved.size());
  for (std::size_t i = 0; i < closed.size(); ++i) {
    EXPECT_EQ(closed[i].cohorts, solved[i].cohorts);
    EXPECT_EQ(closed[i].bounds.lowest_n, solved[i].bounds.lowest_n);
    EXPECT_EQ(closed[i].bounds.highest_n, solved[i].bounds.highest_n);
    EXPECT_NEAR(closed[i].bounds.lowest_sum, solved[i].bounds.lowest_sum, 1e-7);
    EXPECT_NEAR(closed[i].bounds.highest_sum, solved[i].bounds.highest_sum, 1e-7);
  }
}

struct Flaw {
  std::string name;
  std::function<void(ReleasedTable&)> make;
};

TEST(AuditRelease, FindsWhatIsWrong) {
  const std::vector<Flaw> flaws = {
      {"too few", [](ReleasedTable& t) { t.measures[1].blocks[0].n = 9; }},
      {"too few sheets", [](ReleasedTable& t) { t.measures[0].blocks[2].n = 9; }},
      {"pool twice",
       [](ReleasedTable& t) {
         t.measures[1].blocks[1].pools = {0, 1};
       }},
      {"unknown pool",
       [](ReleasedTable& t) {
         t.measures[1].blocks[1].pools = {1, 3};
       }},
      {"nobody", [](ReleasedTable& t) { t.measures[1].blocks[1].pools = {}; }},
      {"two role groups", [](ReleasedTable& t) { t.cohorts[1].role_group = 2; }},
      {"sum too large", [](ReleasedTable& t) { t.measures[1].blocks[0].sum = 60.1; }},
      {"sum below nothing", [](ReleasedTable& t) { t.measures[1].blocks[0].sum = -0.1; }},
      {"sum not a number", [](ReleasedTable& t) { t.measures[1].blocks[0].sum = std::nan(""); }},
      {"nearly all at the top",
       [](ReleasedTable& t) {
         t.measures[1].blocks[0] = {{0}, 20, 79};
       }},
      {"tree", [](ReleasedTable& t) { t.units[1].parent = 3; }},
      {"unit", [](ReleasedTable& t) { t.cohorts[3].unit = 6; }}};
  for (const Flaw& flaw : flaws) {
    ReleasedTable table = SmallTable();
    flaw.make(table);
    EXPECT_THAT(AuditRelease(table), HasReason("AUDIT_FAILED")) << flaw.name;
  }
}

// More answered than were invited: then nobody knows how many were.
TEST(AuditRelease, DoesNotTrustSizesThatCannotBe) {
  ReleasedTable table = SmallTable();
  table.measures[0].blocks[0].n = 25;
  ASSERT_OK_AND_ASSIGN(const auto hidden, AuditRelease(table));
  EXPECT_EQ(hidden[0].bounds.lowest_n, 0);
  EXPECT_EQ(hidden[0].bounds.highest_n, 25);
}

TEST(DigestOf, ChangesWithEverything) {
  std::set<std::string> digests = {DigestOf(SmallTable())};
  const std::vector<std::function<void(ReleasedTable&)>> changes = {
      [](ReleasedTable& t) { t.minimum_n = 11; },
      [](ReleasedTable& t) { t.protection = 0.25; },
      [](ReleasedTable& t) { t.units[5].id = "e"; },
      [](ReleasedTable& t) { t.units[5].parent = 1; },
      [](ReleasedTable& t) { t.cohorts[0].invited = 9; },
      [](ReleasedTable& t) { t.cohorts[0].invited = {}; },
      [](ReleasedTable& t) { t.cohorts[0].pool = {}; },
      [](ReleasedTable& t) { t.cohorts[0].role_group = 2; },
      [](ReleasedTable& t) { t.measures[1].id = "trusts"; },
      [](ReleasedTable& t) { t.measures[1].range = 5; },
      [](ReleasedTable& t) { t.measures[1].blocks[0].sum += 1e-12; },
      [](ReleasedTable& t) { t.measures[1].blocks[0].n = 14; },
      [](ReleasedTable& t) { t.measures[1].blocks.pop_back(); }};
  for (const auto& change : changes) {
    ReleasedTable table = SmallTable();
    change(table);
    digests.insert(DigestOf(table));
  }
  EXPECT_EQ(digests.size(), changes.size() + 1);
  EXPECT_EQ(DigestOf(SmallTable()).size(), 64u);
  EXPECT_EQ(DigestOf(SmallTable()), DigestOf(SmallTable()));
}

}  // namespace
}  // namespace rapport::disclosure
