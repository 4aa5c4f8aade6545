#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "rapport/reporting/v1/reporting.pb.h"
#include "rapport/scoring/v1/scoring.pb.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

using ::rapport::reporting::v1::GetReportRequest;
using ::rapport::reporting::v1::RenderReportRequest;
using ::rapport::reporting::v1::RenderReportResponse;
using ::testing::HasSubstr;

class ResultCommandsTest : public CtlTest {
 protected:
  // The request of a report in text for these further arguments.
  RenderReportRequest Rendered(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"report", "acme/w1"});
    EXPECT_EQ(Ctl(arguments), 0) << err.str();
    return suite.Requests<RenderReportRequest>().back();
  }
};

TEST_F(ResultCommandsTest, ScoreOfOneCell) {
  suite.Answer(Proto<scoring::v1::Scorecard>(
      "unit_id: 'icu' unit_display_name: 'ICU' role_group: ROLE_GROUP_EXECUTIVE status: STATUS_PUBLISHED "
      "scores { measure: 'trust' status: STATUS_PUBLISHED n: 12 mean: 3.123456789 sd: 1 se: 0.5 score_0_100: "
      "50 "
      "percent_favourable: 25 } scores { measure: 'other' status: STATUS_SUPPRESSED }"));
  EXPECT_EQ(
      Ctl({"score", "acme/w1", "--unit", "acme/icu", "--role-group", "executive", "--items", "-o", "csv"}),
      0);
  EXPECT_THAT(out.str(), HasSubstr("icu,ICU,executive,trust,published,12,3.123456789,1,0.5,50,25\r\n"));
  EXPECT_THAT(out.str(), HasSubstr("icu,ICU,executive,other,suppressed,,,,,,\r\n"));
  const auto request = suite.Requests<scoring::v1::GetScorecardRequest>().at(0);
  EXPECT_EQ(request.wave(), "organizations/acme/waves/w1");
  EXPECT_EQ(request.unit_id(), "icu");
  EXPECT_EQ(request.role_group(), type::v1::ROLE_GROUP_EXECUTIVE);
  EXPECT_TRUE(request.include_items());
  EXPECT_EQ(Ctl({"score", "acme/w1", "-o", "table"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("3.12"));
}

TEST_F(ResultCommandsTest, ScoreByBreakdown) {
  suite.Answer(
      Proto<scoring::v1::ListScorecardsResponse>("scorecards { unit_id: 'a' } scorecards { unit_id: 'b' }"));
  EXPECT_EQ(Ctl({"score", "acme/w1", "--by", "unit-role-group"}), 0);
  EXPECT_THAT(out.str(), ::testing::StartsWith("[\n{"));
  EXPECT_EQ(suite.Requests<scoring::v1::ListScorecardsRequest>().at(0).breakdown(),
            scoring::v1::ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP);
}

TEST_F(ResultCommandsTest, ReportJoinsItsPieces) {
  suite.Answer(Proto<RenderReportResponse>("content: 'the whole report'"));
  EXPECT_EQ(Rendered({}).format(), RenderReportRequest::FORMAT_TEXT);
  EXPECT_EQ(out.str(), "the whole report");
}

TEST_F(ResultCommandsTest, ReportToAFile) {
  suite.Answer(Proto<RenderReportResponse>("content: '<html>'"));
  env.out_is_terminal = true;
  const std::string file = directory.File("r.html");
  const auto request = Rendered({"--format", "html", "--out", file});
  EXPECT_EQ(request.format(), RenderReportRequest::FORMAT_HTML);
  EXPECT_FALSE(request.color());
  std::stringstream content;
  content << std::ifstream(file).rdbuf();
  EXPECT_EQ(content.str(), "<html>");
  EXPECT_EQ(out.str(), "");
  EXPECT_EQ(Ctl({"report", "acme/w1", "--out", directory.File("no/such/r.txt")}), 6);
  EXPECT_THAT(err.str(), HasSubstr("FILE_NOT_WRITABLE"));
}

TEST_F(ResultCommandsTest, ReportAsData) {
  EXPECT_EQ(Ctl({"report", "acme/w1", "--format", "json", "--language", "es"}), 0);
  EXPECT_EQ(suite.Requests<GetReportRequest>().at(0).language(), "es");
  EXPECT_EQ(Ctl({"report", "acme/w1", "-o", "json"}), 0);
  EXPECT_EQ(suite.Requests<GetReportRequest>().size(), 2u);
  EXPECT_EQ(Rendered({"-o", "csv"}).format(), RenderReportRequest::FORMAT_CSV);
}

TEST_F(ResultCommandsTest, ColourAndWidthFollowTheTerminal) {
  EXPECT_FALSE(Rendered({}).color());
  EXPECT_TRUE(Rendered({"--color", "always"}).color());
  env.out_is_terminal = true;
  env.columns = 300;
  EXPECT_TRUE(Rendered({}).color());
  EXPECT_EQ(Rendered({}).width(), 240);
  EXPECT_EQ(Rendered({"--width", "80"}).width(), 80);
  EXPECT_FALSE(Rendered({"--color", "never"}).color());
  variables["NO_COLOR"] = "1";
  EXPECT_FALSE(Rendered({}).color());
  variables.erase("NO_COLOR");
  variables["TERM"] = "dumb";
  EXPECT_FALSE(Rendered({}).color());
}

}  // namespace
}  // namespace rapport::ctl
