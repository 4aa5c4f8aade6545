#include "services/scoring/domain/joint_release.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/domain/table_of_release.h"
#include "services/scoring/domain/testing_instrument.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using base::RoleGroup;
using ::testing::ElementsAre;

const std::vector<Unit> kUnits = {
    {"root", "", "All"}, {"a", "root", "A"}, {"b", "root", "B"}, {"c", "root", "C"}};
const std::string kTwenty = "12345123451234512345";

// A wave in which units a, b, ... have a front-line cohort each, of all of whom the answers are given, a
// digit a person.
struct Wave {
  instrument::Instrument instrument = TestingInstrument();
  CellMap cells;
  Release release;

  explicit Wave(const std::vector<std::string>& answers) : cells(CellsOf(answers)), release(Build(answers)) {}

  static CellMap CellsOf(const std::vector<std::string>& answers) {
    std::vector<Cohort> cohorts;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      cohorts.push_back(
          {RoleGroup::kFrontLine, kUnits[i + 1].id, static_cast<std::int64_t>(answers[i].size())});
    }
    return *CellMap::Create(kUnits, cohorts);
  }
  Release Build(const std::vector<std::string>& answers) const {
    WaveAnswers gathered(PlanWave(instrument, std::vector<std::size_t>(answers.size(), 0)));
    for (std::uint32_t cohort = 0; cohort < answers.size(); ++cohort) {
      std::vector<TestingSheet> sheets;
      for (const char answer : answers[cohort]) sheets.push_back({cohort, std::string(7, answer) + "2"});
      AddSheets(gathered, 0, sheets);
    }
    return BuildRelease(instrument, cells, std::move(gathered), {*disclosure::MinimumN::Create(10)});
  }
  disclosure::ReleasedTable Table() const { return TableOf(instrument, cells, release); }
};

// Whether units a, b, c and the root are shown.
std::vector<bool> Shown(const Release& release) {
  std::vector<bool> shown;
  for (const std::size_t unit : {1u, 2u, 3u, 0u}) {
    shown.push_back(!release.cells.CohortsOf({unit, RoleGroup::kFrontLine}).empty());
  }
  return shown;
}

TEST(SeparateFromTest, LeavesAWaveAloneOfWhichNothingFollows) {
  const Wave first({kTwenty, kTwenty, kTwenty});
  const Wave second({kTwenty, kTwenty, kTwenty});
  const OtherRelease same{first.Table(), {{0, 0, 20}, {1, 1, 20}, {2, 2, 20}}};
  EXPECT_THAT(Shown(SeparateFrom({&same, 1}, second.instrument, second.cells, second.release)),
              ElementsAre(true, true, true, true));
  EXPECT_THAT(Shown(SeparateFrom({}, second.instrument, second.cells, second.release)),
              ElementsAre(true, true, true, true));
}

// One joined a, eleven joined b: the root has twelve more, a has one. With c, a would still have one more
// than both had before, so it is taken together with b as well.
TEST(SeparateFromTest, HidesAUnitThatOnePersonJoined) {
  const Wave first({kTwenty, kTwenty, kTwenty});
  const Wave second({kTwenty + "4", kTwenty + "12345123451", kTwenty});
  const OtherRelease other{first.Table(), {{0, 0, 20}, {1, 1, 20}, {2, 2, 20}}};
  const Release release = SeparateFrom({&other, 1}, second.instrument, second.cells, second.release);
  EXPECT_THAT(Shown(release), ElementsAre(false, false, false, true));
}

// One person more in the whole hospital, and everybody answered twice.
TEST(SeparateFromTest, HidesARoleGroupOfWhichNobodyIsOutside) {
  const Wave first({kTwenty, kTwenty, kTwenty});
  const Wave second({kTwenty + "4", kTwenty, kTwenty});
  const OtherRelease other{first.Table(), {{0, 0, 20}, {1, 1, 20}, {2, 2, 20}}};
  const Release release = SeparateFrom({&other, 1}, second.instrument, second.cells, second.release);
  EXPECT_THAT(Shown(release), ElementsAre(false, false, false, false));
  EXPECT_EQ(release.cells.cohort_count(), 0u);
}

TEST(SeparateFromTest, WhatIsLeftTellsNothing) {
  const Wave first({kTwenty, kTwenty, kTwenty});
  const Wave second({kTwenty + "4", kTwenty.substr(2), kTwenty + "12345123451"});
  const OtherRelease other{first.Table(), {{0, 0, 20}, {1, 1, 18}, {2, 2, 20}}};
  const Release release = SeparateFrom({&other, 1}, second.instrument, second.cells, second.release);
  int exposed = 0;
  disclosure::AuditJointly(
      other.table, TableOf(second.instrument, second.cells, release), other.flows,
      [&exposed](const disclosure::JointPart& part) { exposed += part.is_protected ? 0 : 1; });
  EXPECT_EQ(exposed, 0);
  EXPECT_FALSE(release.cells.CohortsOf({0, {}}).empty()) << "not all is hidden";
}

}  // namespace
}  // namespace rapport::scoring
