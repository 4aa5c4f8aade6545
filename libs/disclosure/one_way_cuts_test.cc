#include "libs/disclosure/one_way_cuts.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::disclosure {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Set = std::vector<std::size_t>;

constexpr std::size_t kElsewhere = Move::kElsewhere;

TEST(OneWayCutsTest, FindsWhereOneLeftAndNobodyCame) {
  // Groups 1 and 2 became 3 and 4.
  const std::vector<Move> moves = {
      {1, 3, 20}, {1, kElsewhere, 1}, {2, 4, 20}, {2, kElsewhere, 2}, {kElsewhere, 4, 1}};
  EXPECT_THAT(FindOneWayCuts(4, moves, 10), ElementsAre(Set{1, 3}));
}

TEST(OneWayCutsTest, FindsGroupsTakenTogether) {
  // Five went from 1 to 4 and five from 2 to 3; one joined 3.
  const std::vector<Move> moves = {{1, 3, 20}, {1, 4, 5}, {2, 4, 20}, {2, 3, 5}, {kElsewhere, 3, 1}};
  EXPECT_THAT(FindOneWayCuts(4, moves, 10), ElementsAre(Set{1, 2, 3, 4}));
}

TEST(OneWayCutsTest, LeavesAloneWhatManyLeaveOrPassThrough) {
  EXPECT_THAT(FindOneWayCuts(2, std::vector<Move>{{1, 2, 20}, {1, kElsewhere, 10}}, 10), IsEmpty());
  EXPECT_THAT(FindOneWayCuts(2, std::vector<Move>{{1, 2, 20}, {1, kElsewhere, 1}, {kElsewhere, 2, 1}}, 10),
              IsEmpty());
}

// All sets of groups that few leave or enter, and nobody the other way.
std::set<Set> AllOneWayCuts(std::size_t groups, const std::vector<Move>& moves, std::int64_t limit) {
  std::set<Set> cuts;
  for (std::uint32_t bits = 1; bits < (1U << groups); ++bits) {
    const auto inside = [bits](std::size_t group) {
      return group != kElsewhere && ((bits >> (group - 1)) & 1U) != 0;
    };
    std::int64_t leave = 0;
    std::int64_t enter = 0;
    for (const Move& move : moves) {
      if (inside(move.from) && !inside(move.to)) leave += move.people;
      if (!inside(move.from) && inside(move.to)) enter += move.people;
    }
    if ((leave == 0) == (enter == 0) || leave + enter >= limit) continue;
    Set set;
    for (std::size_t group = 1; group <= groups; ++group) {
      if (inside(group)) set.push_back(group);
    }
    cuts.insert(set);
  }
  return cuts;
}

TEST(OneWayCutsTest, FindsOneIfAndOnlyIfThereIsOne) {
  std::mt19937_64 random(1);
  const auto uniform = [&random](std::size_t low, std::size_t high) {
    return low + random() % (high - low + 1);
  };
  int with_cuts = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::size_t groups = uniform(2, 7);
    std::vector<Move> moves;
    for (std::size_t count = uniform(1, 12); count > 0; --count) {
      moves.push_back({uniform(0, groups), uniform(0, groups), static_cast<std::int64_t>(uniform(1, 12))});
    }
    const std::set<Set> all = AllOneWayCuts(groups, moves, 10);
    const std::vector<Set> found = FindOneWayCuts(groups, moves, 10);
    EXPECT_EQ(found.empty(), all.empty()) << "round " << round;
    for (const Set& cut : found) EXPECT_TRUE(all.contains(cut)) << "round " << round;
    if (!all.empty()) ++with_cuts;
  }
  EXPECT_GT(with_cuts, 500);
  EXPECT_LT(with_cuts, 1900);
}

}  // namespace
}  // namespace rapport::disclosure
