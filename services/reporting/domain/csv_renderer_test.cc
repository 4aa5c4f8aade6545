#include "services/reporting/domain/csv_renderer.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/testing_report.h"

namespace rapport::reporting {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHeader[] =
    "wave,unit_id,unit,role_group,measure,kind,status,n,mean,sd,se,score_0_100,percent_favourable\r\n";

Report OneRow(const std::string& unit_name, const Score& score) {
  Report report = {.wave = "organizations/o/waves/w"};
  report.measures = {{.id = "m", .kind = MeasureKind::kIndex, .asked_of = {base::RoleGroup::kFrontLine}}};
  report.units = {{.unit_id = "u", .unit_name = unit_name, .scores = {score}}};
  return report;
}

TEST(CsvRendererTest, NumbersReadBackAsTheyWere) {
  Score score = {"m", Numbers{.n = 12, .mean = -0.1, .sd = 1.0 / 3, .se = 1e-7, .score = 100}};
  EXPECT_EQ(
      RenderCsv(OneRow("Unit", score)),
      std::string(kHeader) +
          "organizations/o/waves/w,u,Unit,all,m,index,published,12,-0.1,0.3333333333333333,1e-07,100,\r\n");
}

TEST(CsvRendererTest, SuppressedRowsHaveNoNumbers) {
  EXPECT_THAT(RenderCsv(OneRow("Unit", {"m", std::nullopt})), HasSubstr(",m,index,suppressed,,,,,,\r\n"));
}

TEST(CsvRendererTest, HostileNamesStayText) {
  EXPECT_THAT(RenderCsv(OneRow("=cmd|' /C calc'!A0", {"m", std::nullopt})),
              HasSubstr(",u,'=cmd|' /C calc'!A0,all"));
  EXPECT_THAT(RenderCsv(OneRow("a\",\r\nb", {"m", std::nullopt})), HasSubstr(",u,\"a\"\",\r\nb\",all"));
}

TEST(CsvRendererTest, UnitsComeWithTheirRoleGroupsAndWithoutItems) {
  const std::string csv = RenderCsv(HealthSystemReport());
  EXPECT_LT(csv.find(",root,St. Bride Health,all,"), csv.find(",root,St. Bride Health,front_line,"));
  EXPECT_LT(csv.find(",root,St. Bride Health,executive,"), csv.find(",north,North Hospital,all,"));
  EXPECT_THAT(csv, Not(HasSubstr(",reach-1,")));
}

}  // namespace
}  // namespace rapport::reporting
