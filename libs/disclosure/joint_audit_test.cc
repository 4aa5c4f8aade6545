#include "libs/disclosure/joint_audit.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::disclosure {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kFrontLine = 1;
constexpr double kRange = 4;

// A hospital of units a and b, each one cohort and pool, with these people invited, answers and sums.
struct UnitTold {
  std::int64_t invited = 0;
  std::int64_t n = 0;
  double sum = 0;
};
ReleasedTable Hospital(const std::vector<UnitTold>& units) {
  ReleasedTable table;
  table.minimum_n = 10;
  table.protection = 0.2;
  table.units.push_back({"root", 0});
  ReleasedTable::Measure trust{"trust", kRange, {}};
  for (std::size_t i = 0; i < units.size(); ++i) {
    table.units.push_back({std::string(1, static_cast<char>('a' + i)), 0});
    table.cohorts.push_back({i + 1, kFrontLine, units[i].invited, i});
    trust.blocks.push_back({{i}, units[i].n, units[i].sum});
  }
  table.measures = {trust};
  return table;
}

struct Exposed {
  JointPart::Who who;
  std::vector<std::size_t> pools;
  bool operator==(const Exposed&) const = default;
};

std::vector<Exposed> Audit(const ReleasedTable& earlier, const ReleasedTable& later,
                           const std::vector<WaveFlow>& flows, int* parts = nullptr) {
  std::vector<Exposed> exposed;
  AuditJointly(earlier, later, flows, [&](const JointPart& part) {
    if (parts != nullptr) ++*parts;
    if (!part.is_protected) exposed.push_back({part.who, {part.pools.begin(), part.pools.end()}});
  });
  return exposed;
}

constexpr auto kJoiners = JointPart::Who::kJoiners;
constexpr auto kLeavers = JointPart::Who::kLeavers;

TEST(JointAuditTest, FindsTheOneWhoJoinedAUnitInWhichAllAnswer) {
  const ReleasedTable earlier = Hospital({{20, 20, 50}, {30, 12, 30}});
  const ReleasedTable later = Hospital({{21, 21, 53}, {30, 12, 30}});
  EXPECT_THAT(Audit(earlier, later, {{0, 0, 20}, {1, 1, 30}}), ElementsAre(Exposed{kJoiners, {0}}));
}

TEST(JointAuditTest, FindsTheOneWhoLeft) {
  const ReleasedTable earlier = Hospital({{21, 21, 53}, {30, 12, 30}});
  const ReleasedTable later = Hospital({{20, 20, 50}, {30, 12, 30}});
  EXPECT_THAT(Audit(earlier, later, {{0, 0, 20}, {1, 1, 30}}), ElementsAre(Exposed{kLeavers, {0}}));
}

TEST(JointAuditTest, WhoDidNotAnswerCoversThem) {
  const ReleasedTable earlier = Hospital({{20, 17, 50}, {30, 12, 30}});
  const ReleasedTable later = Hospital({{21, 18, 53}, {30, 12, 30}});
  int parts = 0;
  EXPECT_THAT(Audit(earlier, later, {{0, 0, 20}, {1, 1, 30}}, &parts), IsEmpty());
  EXPECT_EQ(parts, 2) << "the joiner of unit a, and of the root";
}

// Nobody can tell a joiner from a leaver, unless their difference is as large as it can be.
TEST(JointAuditTest, AJoinerAndALeaverCoverEachOtherButAtTheExtremes) {
  const ReleasedTable earlier = Hospital({{20, 20, 50}, {30, 12, 30}});
  const std::vector<WaveFlow> flows = {{0, 0, 19}, {1, 1, 30}};
  EXPECT_THAT(Audit(earlier, Hospital({{20, 20, 52}, {30, 12, 30}}), flows), IsEmpty());
  EXPECT_THAT(Audit(earlier, Hospital({{20, 20, 54}, {30, 12, 30}}), flows),
              ElementsAre(Exposed{kLeavers, {0}}, Exposed{kJoiners, {0}}));
}

// Many were exchanged between the units, but the hospital as a whole has one person more.
TEST(JointAuditTest, LooksAtUnitsTakenTogether) {
  const ReleasedTable earlier = Hospital({{30, 30, 70}, {30, 30, 60}});
  const ReleasedTable later = Hospital({{30, 30, 60}, {31, 31, 71}});
  EXPECT_THAT(Audit(earlier, later, {{0, 0, 15}, {0, 1, 15}, {1, 0, 15}, {1, 1, 15}}),
              ElementsAre(Exposed{kJoiners, {0, 1}}));
}

// The difference of a unit and the part of it that stays is the part that was merged with others.
TEST(JointAuditTest, FindsThePartThatAReorganizationCutsOff) {
  ReleasedTable earlier = Hospital({{40, 40, 100}, {20, 20, 50}});
  ReleasedTable later = Hospital({{35, 35, 88}, {25, 25, 62}});
  EXPECT_THAT(Audit(earlier, later, {{0, 0, 35}, {0, 1, 5}, {1, 1, 20}}),
              ElementsAre(Exposed{kLeavers, {0}}, Exposed{kJoiners, {1}}));
}

TEST(JointAuditTest, LeavesTenPeopleAlone) {
  const ReleasedTable earlier = Hospital({{20, 20, 50}, {30, 12, 30}});
  const ReleasedTable later = Hospital({{30, 30, 80}, {30, 12, 30}});
  EXPECT_THAT(Audit(earlier, later, {{0, 0, 20}, {1, 1, 30}}), IsEmpty()) << "a number about ten";
}

TEST(JointAuditTest, ComparesOnlyWhatIsShownOfBothAndTheSameMeasure) {
  const ReleasedTable earlier = Hospital({{20, 20, 50}, {30, 12, 30}});
  const std::vector<WaveFlow> flows = {{0, 0, 20}, {1, 1, 30}};
  ReleasedTable later = Hospital({{21, 21, 53}, {30, 12, 30}});
  later.measures[0].id = "burnout";
  EXPECT_THAT(Audit(earlier, later, flows), IsEmpty());
  later = Hospital({{21, 21, 53}, {30, 12, 30}});
  later.measures[0].range = 6;
  EXPECT_THAT(Audit(earlier, later, flows), IsEmpty());
  later = Hospital({{21, 21, 53}, {30, 12, 30}});
  later.measures[0].blocks = {{{0, 1}, 33, 83}};
  EXPECT_THAT(Audit(earlier, later, flows), IsEmpty()) << "the unit is not shown";
  later = Hospital({{21, 21, 53}, {30, 12, 30}});
  later.cohorts[0].invited.reset();
  EXPECT_THAT(Audit(earlier, later, flows), IsEmpty()) << "nobody knows how many were invited";
}

}  // namespace
}  // namespace rapport::disclosure
