#include "services/reporting/domain/phrases.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/testing_report.h"

namespace rapport::reporting {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(PhrasesTest, Numbers) {
  EXPECT_EQ(ScoreText(62.449), "62.4");
  EXPECT_EQ(IntervalText(Interval{60.06, 100}), "60.1–100.0");
  EXPECT_EQ(IntervalText(std::nullopt), "");
  EXPECT_EQ(PercentText(57.6), "58 %");
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1234567), "1,234,567");
}

TEST(PhrasesTest, RoleGroups) {
  using base::RoleGroup;
  EXPECT_EQ(RoleGroupList({RoleGroup::kFrontLine}), "front-line clinicians");
  EXPECT_EQ(RoleGroupList({RoleGroup::kFrontLine, RoleGroup::kClinicalLeader, RoleGroup::kExecutive}),
            "front-line clinicians, clinical leaders and executives");
}

TEST(PhrasesTest, SimulatedAndImportedAnswersSaySoWithTheirSource) {
  Report report = HealthSystemReport();
  EXPECT_THAT(NotesFor(report),
              Contains(AllOf(StartsWith("SIMULATED DATA"), HasSubstr("Simulator, seed 7."))));
  report.provenance = Provenance::kImported;
  EXPECT_THAT(NotesFor(report), Contains(AllOf(StartsWith("Imported"), HasSubstr("Simulator, seed 7."))));
  report.provenance = Provenance::kCollected;
  EXPECT_FALSE(BannerOf(report).has_value());
}

TEST(PhrasesTest, SaysThatAnInstrumentIsNotValidatedOnlyIfItsSourceDoes) {
  Report report = HealthSystemReport();
  EXPECT_THAT(NotesFor(report), Contains(HasSubstr("new and not validated yet")));
  report.instrument_source = "Validated in 1997.";
  EXPECT_THAT(NotesFor(report), Each(Not(HasSubstr("new and not validated yet"))));
}

TEST(PhrasesTest, SaysWhatMayNotBeConcluded) {
  const std::vector<std::string> notes = NotesFor(HealthSystemReport());
  EXPECT_THAT(notes, Contains(HasSubstr("fewer than 10 people")));
  EXPECT_THAT(notes, Contains(HasSubstr("Student's t with n − 1 degrees of freedom")));
  EXPECT_THAT(notes, Contains(HasSubstr("Do not rank units")));
  EXPECT_THAT(notes, Contains(HasSubstr("not cause")));
  EXPECT_THAT(notes, Contains(HasSubstr("lower is better")));
}

}  // namespace
}  // namespace rapport::reporting
