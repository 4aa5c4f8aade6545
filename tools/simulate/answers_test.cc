#include "tools/simulate/answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tools/simulate/testing.h"

namespace rapport::simulate {
namespace {

using base::RoleGroup;

bool Straight(const Simulation& simulation, const Sheet& sheet) {
  std::set<int> values;
  for (const Question& question : simulation.questionnaires.at(sheet.role_group).questions) {
    values.insert(sheet.answers[question.item]);
  }
  return values.size() == 1;
}

int FailedChecks(const Simulation& simulation, const Sheet& sheet) {
  int failed = 0;
  for (const Question& question : simulation.questionnaires.at(sheet.role_group).questions) {
    const auto expected = simulation.instrument.items[question.item].attention_position;
    const int answer = sheet.answers[question.item];
    if (expected && answer != instrument::kMissing && answer != *expected + 1) ++failed;
  }
  return failed;
}

TEST(Answers, EverySheetIsValidUnderItsForm) {
  const Simulation& simulation = DefaultSimulation();
  const instrument::Instrument& instrument = simulation.instrument;
  for (const auto& sheets : simulation.waves) {
    for (const Sheet& sheet : sheets) {
      const auto& form = instrument.forms[*instrument.DefaultForm(sheet.role_group)].items;
      ASSERT_EQ(sheet.answers.size(), instrument.items.size());
      for (std::size_t item = 0; item < sheet.answers.size(); ++item) {
        const std::uint8_t answer = sheet.answers[item];
        if (answer == instrument::kMissing) continue;
        const std::string& id = instrument.items[item].id;
        ASSERT_NE(std::find(form.begin(), form.end(), item), form.end()) << id;
        if (answer == instrument::kCannotJudge) {
          ASSERT_TRUE(instrument.ScaleOf(item).allow_cannot_judge) << id;
        } else {
          ASSERT_LE(answer, instrument.ScaleOf(item).options()) << id;
        }
      }
    }
  }
}

TEST(Answers, PlantedSharesCanBeFoundAgain) {
  const Simulation& simulation = DefaultSimulation();
  std::map<RoleGroup, double> responded;
  double careless = 0, front_line = 0, missing = 0, asked = 0;
  for (const Sheet& sheet : simulation.waves[0]) {
    ++responded[sheet.role_group];
    if (sheet.role_group != RoleGroup::kFrontLine) continue;
    ++front_line;
    careless += sheet.careless ? 1 : 0;
    if (sheet.careless) continue;
    for (const Question& question : simulation.questionnaires.at(sheet.role_group).questions) {
      ++asked;
      missing += sheet.answers[question.item] == instrument::kMissing ? 1 : 0;
    }
  }
  EXPECT_NEAR(responded[RoleGroup::kFrontLine] / 1400, 0.62, 0.04);
  EXPECT_NEAR(responded[RoleGroup::kClinicalLeader] / 60, 0.80, 0.16);
  EXPECT_NEAR(responded[RoleGroup::kExecutive] / 24, 0.90, 0.2);
  EXPECT_NEAR(careless / front_line, 0.03, 0.02);
  EXPECT_NEAR(missing / asked, 0.03, 0.005);
}

TEST(Answers, OnlyTheCarelessFailAttentionChecks) {
  const Simulation& simulation = DefaultSimulation();
  for (const Sheet& sheet : simulation.waves[0]) {
    if (sheet.role_group == RoleGroup::kExecutive) continue;  // their form has none
    EXPECT_EQ(FailedChecks(simulation, sheet) > 0, sheet.careless);
    EXPECT_EQ(Straight(simulation, sheet), sheet.careless);
  }
}

}  // namespace
}  // namespace rapport::simulate
