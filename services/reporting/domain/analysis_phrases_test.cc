#include "services/reporting/domain/analysis_phrases.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/testing_report.h"

namespace rapport::reporting {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(AnalysisPhrasesTest, SignedNumbers) {
  EXPECT_EQ(SignedText(12.46), "+12.5");
  EXPECT_EQ(SignedText(-3.0), "−3.0");
  EXPECT_EQ(SignedText(-0.04), "0.0");
  EXPECT_EQ(SignedText(std::nullopt), "");
  EXPECT_EQ(SignedInterval({.value = 1, .low = -0.96, .high = 2.96}), "−1.0 to +3.0");
  EXPECT_EQ(SignedInterval({.value = 1, .low = -0.96}), "");
}

TEST(AnalysisPhrasesTest, PValuesAndCoefficients) {
  EXPECT_EQ(PText(0.0009999), "p < .001");
  EXPECT_EQ(PText(0.0316), "p = .032");
  EXPECT_EQ(PText(1.0), "p = 1.000");
  EXPECT_EQ(PText(std::nullopt), "");
  EXPECT_EQ(CoefficientText(0.874), ".87");
  EXPECT_EQ(CoefficientText(-0.2), "-.20");
  EXPECT_EQ(CoefficientText(1.0), "1.00");
  EXPECT_EQ(CoefficientText(std::nullopt), "");
}

TEST(AnalysisPhrasesTest, ImportanceIsNeverSaidToBeNegative) {
  EXPECT_EQ(ImportanceInterval({.importance = 1, .low = -0.3, .high = 2.44}), "0.0–2.4 %");
  EXPECT_EQ(ImportanceInterval({.importance = 1, .low = 0.3}), "");
}

TEST(AnalysisPhrasesTest, ReasonsAreWords) {
  Report report;
  report.minimum_n = 12;
  EXPECT_EQ(ReasonText(report, "SUPPRESSED"), "fewer than 12 answers");
  EXPECT_EQ(ReasonText(report, "NO_VARIANCE"), "the answers do not vary");
  EXPECT_EQ(ReasonText(report, "SOMETHING_NEW"), "cannot be estimated");
}

TEST(AnalysisPhrasesTest, EachGapSaysWhoIsSubtractedFromWhom) {
  const GapAnalysis gaps = {.executive_unit = "The system", .leader_unit = "North"};
  EXPECT_EQ(GapOwnSide(GapKind::kMetaAccuracy), base::RoleGroup::kExecutive);
  EXPECT_EQ(GapOtherSide(GapKind::kMetaAccuracy), base::RoleGroup::kFrontLine);
  EXPECT_EQ(GapOwnSide(GapKind::kBlindSpot), base::RoleGroup::kFrontLine);
  EXPECT_EQ(GapPooling(gaps, GapKind::kBlindSpot), "Executives are those of The system.");
  EXPECT_EQ(GapPooling(gaps, GapKind::kRepresentation), "Formal leaders are those of North.");
  for (const GapKind kind : kGapKinds) {
    EXPECT_FALSE(GapTitle(kind).empty());
    EXPECT_THAT(GapMeaning(kind), HasSubstr(" minus "));
  }
}

TEST(AnalysisPhrasesTest, DriversAreAssociationsOrHaveAReason) {
  const Report report = HealthSystemReport();
  EXPECT_THAT(DriverLead(report, report.drivers[0]),
              AllOf(HasSubstr("1,034 answer sheets of front-line clinicians"), HasSubstr("39 %"),
                    HasSubstr("not cause")));
  EXPECT_EQ(DriverLead(report, report.drivers[1]), "No drivers can be shown: too few answers.");
}

TEST(AnalysisPhrasesTest, QualityInPlainWords) {
  const Report report = HealthSystemReport();
  EXPECT_THAT(QualitySentences(report, *report.quality),
              ElementsAre(HasSubstr("2 of 3 scales"), HasSubstr("on 2 of 3 measures"),
                          HasSubstr("2.1 % of the answer sheets look careless")));
  EXPECT_THAT(QualitySentences(report, {}), ElementsAre("Nothing can be said: fewer than 10 answers."));
  EXPECT_EQ(QualityVerdict(report.quality->scales[0]), "Reliable.");
  EXPECT_EQ(QualityVerdict(report.quality->scales[1]), "Reliable enough to compare groups.");
  EXPECT_EQ(QualityVerdict(report.quality->scales[2]), "Much noise: read large differences only.");
  EXPECT_THAT(QualityVerdict(report.quality->scales[3]), HasSubstr("single question"));
  EXPECT_EQ(QualityVerdict(report.quality->scales[4]), "");
}

TEST(AnalysisPhrasesTest, LimitsNameWhatWasNotAsked) {
  EXPECT_THAT(LimitsOf(HealthSystemReport()), Not(Contains(HasSubstr("was not asked"))));
  EXPECT_THAT(LimitsOf(ManyUnitsReport(3)), AllOf(Contains(HasSubstr("does not ask for both")),
                                                  Contains(HasSubstr("the same was not asked of both"))));
}

}  // namespace
}  // namespace rapport::reporting
