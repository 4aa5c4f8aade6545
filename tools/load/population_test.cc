#include "tools/load/population.h"

#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/load/questionnaire.h"

namespace rapport::load {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(PopulationTest, AllUnitsHaveFrontLineAndLeaders) {
  const Population population(20'000, 200);
  std::map<type::v1::RoleGroup, std::set<std::string>> units;
  std::map<type::v1::RoleGroup, int> people;
  for (std::size_t person = 0; person < population.people(); ++person) {
    ++people[population.RoleGroupOf(person)];
    units[population.RoleGroupOf(person)].insert(population.UnitOf(person));
  }
  EXPECT_EQ(units[type::v1::ROLE_GROUP_FRONT_LINE].size(), 200);
  EXPECT_EQ(units[type::v1::ROLE_GROUP_CLINICAL_LEADER].size(), 200);
  EXPECT_EQ(units[type::v1::ROLE_GROUP_EXECUTIVE], std::set<std::string>{"system"});
  EXPECT_EQ(people[type::v1::ROLE_GROUP_FRONT_LINE], 18'800);
  EXPECT_EQ(people[type::v1::ROLE_GROUP_CLINICAL_LEADER], 800);
}

TEST(PopulationTest, IsWrittenAsTheRosterReadsIt) {
  const Population population(100, 21);
  EXPECT_THAT(population.UnitsCsv(), StartsWith("unit_id,parent_unit_id,display_name\n"
                                                "system,,System\n"
                                                "hospital-0,system,Hospital 0\n"
                                                "unit-0,hospital-0,Unit 0\n"));
  EXPECT_THAT(population.UnitsCsv(), HasSubstr("hospital-1,system,Hospital 1\nunit-20,hospital-1,Unit 20\n"));
  EXPECT_EQ(population.MembersCsv(0, 4),
            "member_id,unit_id,role_group,specialty\n"
            "person-0,system,executive,\n"
            "person-1,unit-1,clinical_leader,\n"
            "person-2,unit-2,clinical_leader,\n"
            "person-3,unit-3,front_line,\n");
}

TEST(QuestionnaireTest, AnswersEveryItemOfTheFormWithAnOption) {
  const Questionnaire questionnaire;
  const auto answer = [&questionnaire](type::v1::RoleGroup role_group, std::uint64_t seed) {
    Random random(seed);
    std::string text;
    for (const auto& given : questionnaire.Answers(role_group, random))
      text += given.ShortDebugString() + "\n";
    return text;
  };
  Random random(1);
  EXPECT_EQ(questionnaire.Answers(type::v1::ROLE_GROUP_FRONT_LINE, random).size(), 58);
  EXPECT_EQ(questionnaire.Answers(type::v1::ROLE_GROUP_CLINICAL_LEADER, random).size(), 68);
  EXPECT_EQ(questionnaire.Answers(type::v1::ROLE_GROUP_EXECUTIVE, random).size(), 54);
  EXPECT_EQ(answer(type::v1::ROLE_GROUP_FRONT_LINE, 1), answer(type::v1::ROLE_GROUP_FRONT_LINE, 1));
  EXPECT_NE(answer(type::v1::ROLE_GROUP_FRONT_LINE, 1), answer(type::v1::ROLE_GROUP_FRONT_LINE, 2));
}

TEST(QuestionnaireTest, HasTheOutcomeThatIsAskedFor) {
  const Questionnaire questionnaire;
  bool found = false;
  for (const auto& measure : questionnaire.instrument().measures()) {
    found = found || measure.id() == Questionnaire::kOutcome;
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace rapport::load
