#include "services/reporting/api/questions.h"

#include <numeric>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::reporting {
namespace {

using base::RoleGroup;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<RoleGroup> kFrontLine = {RoleGroup::kFrontLine};
const std::vector<RoleGroup> kLeaders = {RoleGroup::kClinicalLeader};

Measure Of(std::string id, MeasureKind kind, std::vector<RoleGroup> asked_of,
           std::vector<std::string> parts = {}) {
  return {.id = std::move(id), .kind = kind, .parts = std::move(parts), .asked_of = std::move(asked_of)};
}

std::vector<Measure> Facets(int count, const std::vector<RoleGroup>& asked_of) {
  std::vector<Measure> facets;
  facets.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) facets.push_back(Of(absl::StrCat("f", i), MeasureKind::kFacet, asked_of));
  return facets;
}

Measure Burnout(const std::vector<RoleGroup>& asked_of) {
  Measure burnout = Of("burnout", MeasureKind::kScale, asked_of);
  burnout.lower_is_better = true;
  return burnout;
}

TEST(DriverQuestionsTest, OutcomesAreIndexesAndBurdensThatAreNoPart) {
  std::vector<Measure> measures = Facets(3, kFrontLine);
  measures.push_back(Of("voice", MeasureKind::kScale, kFrontLine));
  measures.push_back(Of("trust-ceo", MeasureKind::kScale, kFrontLine));
  measures.push_back(Of("trust", MeasureKind::kIndex, kFrontLine, {"trust-ceo"}));
  measures.push_back(Of("strain", MeasureKind::kScale, kFrontLine));
  measures.back().lower_is_better = true;
  measures.push_back(Of("burden", MeasureKind::kDomain, kFrontLine, {"strain"}));
  measures.push_back(Burnout(kFrontLine));
  const std::vector<DriverQuestion> questions = DriverQuestionsOf(measures);
  ASSERT_THAT(questions, SizeIs(2));
  EXPECT_EQ(questions[0].outcome, "trust");
  EXPECT_EQ(questions[1].outcome, "burnout");
  EXPECT_THAT(questions[1].facets, ElementsAre("f0", "f1", "f2"));
}

TEST(DriverQuestionsTest, AnOutcomeIsNotExplainedByWhatItIsMadeOf) {
  std::vector<Measure> measures = Facets(4, kFrontLine);
  measures.push_back(Of("domain", MeasureKind::kDomain, kFrontLine, {"f0", "f1"}));
  measures.push_back(Of("index", MeasureKind::kIndex, kFrontLine, {"domain"}));
  EXPECT_THAT(DriverQuestionsOf(measures).at(0).facets, ElementsAre("f2", "f3"));
  measures.back().parts = {"domain", "f2"};
  EXPECT_THAT(DriverQuestionsOf(measures), IsEmpty());
  measures[4].parts = {"index"};  // measures made of each other end
  EXPECT_THAT(DriverQuestionsOf(measures), IsEmpty());
}

TEST(DriverQuestionsTest, ComeFromTheFirstRoleGroupThatWasAskedEnough) {
  std::vector<Measure> measures = Facets(2, kLeaders);
  measures.push_back(Burnout({RoleGroup::kFrontLine, RoleGroup::kClinicalLeader}));
  EXPECT_EQ(DriverQuestionsOf(measures).at(0).role_group, RoleGroup::kClinicalLeader);
  measures.back().asked_of = kFrontLine;
  EXPECT_THAT(DriverQuestionsOf(measures), IsEmpty());
  measures = Facets(2, {RoleGroup::kFrontLine, RoleGroup::kExecutive});
  measures.push_back(Burnout(kFrontLine));
  measures.push_back(Of("resistant", MeasureKind::kIndex, {RoleGroup::kExecutive}));
  EXPECT_THAT(DriverQuestionsOf(measures), SizeIs(1));
}

TEST(DriverQuestionsTest, TakeTwoToFifteenFacets) {
  for (const auto& [facets, questions] : {std::pair{1, 0}, {2, 1}, {15, 1}, {16, 0}}) {
    std::vector<Measure> measures = Facets(facets, kFrontLine);
    measures.push_back(Burnout(kFrontLine));
    EXPECT_THAT(DriverQuestionsOf(measures), SizeIs(questions)) << facets;
  }
}

TEST(QualityQuestionTest, IsAboutScalesAndFacetsOfTheFirstRoleGroup) {
  std::vector<Measure> measures = Facets(1, kLeaders);
  measures.push_back(Of("scale", MeasureKind::kScale, kLeaders));
  measures.push_back(Of("domain", MeasureKind::kDomain, kLeaders, {"f0"}));
  measures.push_back(Of("item", MeasureKind::kItem, kFrontLine));
  const auto question = QualityQuestionOf(measures);
  ASSERT_TRUE(question.has_value());
  EXPECT_EQ(question->role_group, RoleGroup::kClinicalLeader);
  EXPECT_THAT(question->batches, ElementsAre(ElementsAre("f0", "scale")));
  EXPECT_FALSE(QualityQuestionOf({}).has_value());
}

TEST(QualityQuestionTest, BatchesHoldSoManyMeasuresAndItems) {
  EXPECT_THAT(QualityQuestionOf(Facets(130, kFrontLine))->batches,
              ElementsAre(SizeIs(64), SizeIs(64), SizeIs(2)));
  std::vector<Measure> long_ones = Facets(4, kFrontLine);
  for (Measure& measure : long_ones) measure.parts.resize(60);
  long_ones.front().parts.resize(200);
  EXPECT_THAT(QualityQuestionOf(long_ones)->batches, ElementsAre(SizeIs(1), SizeIs(2), SizeIs(1)));
}

}  // namespace
}  // namespace rapport::reporting
