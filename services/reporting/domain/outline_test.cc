#include "services/reporting/domain/outline.h"

#include <cstddef>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/testing_report.h"

namespace rapport::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Ids(const std::vector<const Measure*>& measures) {
  std::vector<std::string> ids;
  ids.reserve(measures.size());
  for (const Measure* measure : measures) ids.push_back(measure->id);
  return ids;
}

TEST(OutlineTest, PutsPartsUnderTheirWholesAndApartByWhoWasAsked) {
  const Report report = HealthSystemReport();
  const std::vector<OutlineGroup> groups = OutlineOf(report);
  ASSERT_EQ(groups.size(), 2);
  std::vector<std::string> rows;
  for (const OutlineRow& row : groups[0].rows)
    rows.push_back(std::string(static_cast<size_t>(row.depth), '>') + row.measure->id);
  EXPECT_THAT(rows, ElementsAre("communication", ">reach", ">input", "priorities", ">patient-first",
                                ">transparency", "culture", ">governance", ">autonomy", "trust-index",
                                ">trust-leader", ">trust-ceo", "burnout"));
  EXPECT_THAT(groups[1].asked_of, ElementsAre(base::RoleGroup::kExecutive));
}

TEST(OutlineTest, KeyMeasuresAreTheFrontLinesWithIndexesFirst) {
  const Report report = HealthSystemReport();
  EXPECT_THAT(Ids(KeyMeasures(report)),
              ElementsAre("trust-index", "communication", "priorities", "culture", "burnout"));
  EXPECT_THAT(Ids(RoleGroupMeasures(report)), ElementsAre("trust-index", "communication", "priorities",
                                                          "culture", "burnout", "exec-communication"));
  EXPECT_EQ(HeadlineMeasure(report)->id, "trust-index");
  EXPECT_THAT(Ids(ItemsOf(report)), ElementsAre("reach-1", "reach-2"));
}

TEST(OutlineTest, PanelsShowReferentsAndFacetsAsTheFrontLineSeesThem) {
  const Report report = HealthSystemReport();
  const std::vector<Panel> panels = PanelsOf(report);
  ASSERT_EQ(panels.size(), 2);
  EXPECT_EQ(panels[0].whole->id, "trust-index");
  EXPECT_THAT(Ids(panels[0].measures), ElementsAre("trust-leader", "trust-ceo"));
  EXPECT_EQ(panels[1].whole, nullptr);
  EXPECT_THAT(Ids(panels[1].measures),
              ElementsAre("reach", "input", "patient-first", "transparency", "governance", "autonomy"));
  for (const Panel& panel : panels) EXPECT_EQ(panel.card->role_group, base::RoleGroup::kFrontLine);
}

TEST(OutlineTest, PanelsAreOfTheFirstRoleGroupThatWasAskedAndOfTwoMeasuresAtLeast) {
  Report report = HealthSystemReport();
  for (Measure& measure : report.measures) {
    if (measure.kind == MeasureKind::kFacet) measure.asked_of = {base::RoleGroup::kClinicalLeader};
  }
  report.measures[9].asked_of.clear();  // trust-leader
  const std::vector<Panel> panels = PanelsOf(report);
  ASSERT_EQ(panels.size(), 1);
  EXPECT_EQ(panels[0].measures.size(), 6);
  EXPECT_EQ(panels[0].card->role_group, base::RoleGroup::kClinicalLeader);
  EXPECT_THAT(PanelsOf(ManyUnitsReport(3)), IsEmpty());
}

TEST(OutlineTest, WhatNobodyWasAskedIsNotShown) {
  Report report = HealthSystemReport();
  for (Measure& measure : report.measures) measure.asked_of.clear();
  EXPECT_THAT(OutlineOf(report), IsEmpty());
  EXPECT_THAT(KeyMeasures(report), IsEmpty());
  EXPECT_EQ(HeadlineMeasure(report), nullptr);
}

TEST(OutlineTest, MeasuresMadeOfEachOtherEnd) {
  Report report;
  report.measures = {{.id = "a", .parts = {"b"}, .asked_of = {base::RoleGroup::kFrontLine}},
                     {.id = "b", .parts = {"c"}, .asked_of = {base::RoleGroup::kFrontLine}},
                     {.id = "c", .parts = {"b"}, .asked_of = {base::RoleGroup::kFrontLine}}};
  EXPECT_EQ(OutlineOf(report)[0].rows.size(), 3);
}

}  // namespace
}  // namespace rapport::reporting
