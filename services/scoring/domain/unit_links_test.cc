#include "services/scoring/domain/unit_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;

// A wave with a root and, directly below it, units with what they came from.
CellMap Wave(const std::vector<std::pair<std::string, std::vector<std::string>>>& units) {
  std::vector<Unit> tree = {{"sys", "", "System"}};
  for (const auto& [id, earlier] : units) tree.push_back({id, "sys", id, earlier});
  return *CellMap::Create(std::move(tree), {});
}

// The ids of the units that are in one group with `id` of the last wave, by wave.
std::vector<std::string> GroupOf(const std::vector<const CellMap*>& waves, const std::string& id) {
  const UnitLinks links(waves);
  const std::size_t group = links.GroupOf(waves.size() - 1, *waves.back()->FindUnit(id));
  std::vector<std::string> ids;
  for (std::size_t wave = 0; wave < waves.size(); ++wave) {
    std::string& line = ids.emplace_back();
    for (const std::size_t unit : links.UnitsOf(wave, group)) line += waves[wave]->units()[unit].id + " ";
  }
  return ids;
}

TEST(UnitLinks, FollowsUnitsThatKeepTheirId) {
  const CellMap first = Wave({{"er", {}}, {"icu", {}}});
  const CellMap last = Wave({{"icu", {}}, {"lab", {}}});
  EXPECT_THAT(GroupOf({&first, &last}, "icu"), ElementsAre("icu ", "icu "));
  EXPECT_THAT(GroupOf({&first, &last}, "lab"), ElementsAre("", "lab "));
  EXPECT_THAT(GroupOf({&first, &last}, "sys"), ElementsAre("sys ", "sys "));
}

TEST(UnitLinks, FollowsARenameASplitAndAMerger) {
  const CellMap first = Wave({{"a", {}}, {"b", {}}, {"c", {}}, {"d", {}}});
  const CellMap last = Wave({{"a2", {"a"}}, {"b1", {"b"}}, {"b2", {"b"}}, {"cd", {"c", "d"}}});
  EXPECT_THAT(GroupOf({&first, &last}, "a2"), ElementsAre("a ", "a2 "));
  EXPECT_THAT(GroupOf({&first, &last}, "b1"), ElementsAre("b ", "b1 b2 "));
  EXPECT_THAT(GroupOf({&first, &last}, "cd"), ElementsAre("c d ", "cd "));
}

TEST(UnitLinks, FollowsThePartThatKeptItsIdTogetherWithTheRest) {
  const CellMap first = Wave({{"a", {}}});
  const CellMap last = Wave({{"a", {}}, {"b", {"a"}}});
  EXPECT_THAT(GroupOf({&first, &last}, "a"), ElementsAre("a ", "a b "));
}

TEST(UnitLinks, LeavesASplitBeforeTheFirstWaveAlone) {
  const CellMap first = Wave({{"a", {}}, {"b", {"a"}}});
  const CellMap last = Wave({{"a", {}}, {"b", {"a"}}});
  EXPECT_THAT(GroupOf({&first, &last}, "b"), ElementsAre("b ", "b "));
  const CellMap renamed = Wave({{"a", {}}, {"b2", {"a", "b"}}});
  EXPECT_THAT(GroupOf({&first, &renamed}, "b2"), ElementsAre("b ", "b2 "));
}

TEST(UnitLinks, FollowsThroughUnitsThatNoWaveSaw) {
  const CellMap first = Wave({{"a", {}}});
  const CellMap last = Wave({{"c", {"a", "b"}}});  // a became b, b became c
  EXPECT_THAT(GroupOf({&first, &last}, "c"), ElementsAre("a ", "c "));
}

TEST(UnitLinks, JoinsOverSeveralWaves) {
  const CellMap first = Wave({{"a", {}}, {"b", {}}});
  const CellMap second = Wave({{"ab", {"a", "b"}}});
  const CellMap third = Wave({{"x", {"a", "ab", "b"}}, {"y", {"a", "ab", "b"}}});
  EXPECT_THAT(GroupOf({&first, &second, &third}, "x"), ElementsAre("a b ", "ab ", "x y "));
}

TEST(UnitLinks, LinksUnitsThatEachCameFromTheOther) {
  const CellMap first = Wave({{"a", {"b"}}, {"b", {"a"}}});
  const CellMap last = Wave({{"c", {"a", "b"}}});
  EXPECT_THAT(GroupOf({&first, &last}, "c"), ElementsAre("a b ", "c "));
}

}  // namespace
}  // namespace rapport::scoring
