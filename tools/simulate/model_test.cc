#include "tools/simulate/model.h"

#include <gtest/gtest.h>

#include <array>

namespace rapport::simulate {
namespace {

using base::RoleGroup;

constexpr std::array<double, kFacets> kNoDeviation = {};

TEST(Model, KnowsWhatEachRoleGroupIsAsked) {
  const Model& model = PlantedModel();
  EXPECT_TRUE(ScoreModelOf(model, RoleGroup::kFrontLine, "reach"));
  EXPECT_TRUE(ScoreModelOf(model, RoleGroup::kFrontLine, "burnout"));
  EXPECT_TRUE(ScoreModelOf(model, RoleGroup::kClinicalLeader, "predicted-reach"));
  EXPECT_TRUE(ScoreModelOf(model, RoleGroup::kExecutive, "exec-reach"));
  EXPECT_FALSE(ScoreModelOf(model, RoleGroup::kFrontLine, "predicted-reach"));
  EXPECT_FALSE(ScoreModelOf(model, RoleGroup::kExecutive, "reach"));
  EXPECT_FALSE(ScoreModelOf(model, RoleGroup::kExecutive, "exec-height"));
  EXPECT_FALSE(ScoreModelOf(model, RoleGroup::kFrontLine, "height"));
}

TEST(Model, ItemsLieEvenlyAboutTheirScale) {
  const Model& model = PlantedModel();
  EXPECT_DOUBLE_EQ(ItemOffset(model, 0, 1), 0);
  EXPECT_DOUBLE_EQ(ItemOffset(model, 0, 3), -model.item_spread);
  EXPECT_DOUBLE_EQ(ItemOffset(model, 1, 3), 0);
  EXPECT_DOUBLE_EQ(ItemOffset(model, 2, 3), model.item_spread);
}

TEST(Model, AScoreInTheMiddleIsExpectedThereAndExtremesAreClipped) {
  const Model& model = PlantedModel();
  ScoreModel score{.mean = 3.0};
  EXPECT_NEAR(ExpectedScore(model, score, kNoDeviation, 3), 3.0, 1e-12);
  score.mean = 5.0;
  EXPECT_LT(ExpectedScore(model, score, kNoDeviation, 3), 4.9);
  score.mean = 20.0;
  EXPECT_NEAR(ExpectedScore(model, score, kNoDeviation, 3), 5.0, 1e-9);
}

TEST(Model, BetterFacetsLowerBurnoutAndIntentToLeave) {
  const Model& model = PlantedModel();
  std::array<double, kFacets> better;
  better.fill(0.5);
  for (const auto* id : {"burnout", "intent-to-leave"}) {
    const ScoreModel score = *ScoreModelOf(model, RoleGroup::kFrontLine, id);
    EXPECT_LT(ExpectedScore(model, score, better, 1), ExpectedScore(model, score, kNoDeviation, 1)) << id;
  }
}

TEST(Model, IccOfFacetsIsThatOfRealSurveys) {
  EXPECT_GT(LatentIcc1(PlantedModel(), 3), 0.05);
  EXPECT_LT(LatentIcc1(PlantedModel(), 3), 0.20);
}

}  // namespace
}  // namespace rapport::simulate
