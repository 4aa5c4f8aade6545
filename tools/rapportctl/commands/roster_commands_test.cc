#include "gmock/gmock.h"
#include "rapport/roster/v1/roster.pb.h"
#include "tools/rapportctl/request_id.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::roster::v1;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class RosterCommandsTest : public CtlTest {};

TEST_F(RosterCommandsTest, OrgCreate) {
  EXPECT_EQ(Ctl({"org", "create", "acme", "--display-name", "Acme Health"}), 0) << err.str();
  const auto request = suite.Requests<v1::CreateOrganizationRequest>().at(0);
  EXPECT_EQ(request.organization_id(), "acme");
  EXPECT_EQ(request.organization().display_name(), "Acme Health");
  EXPECT_TRUE(IsUuid(request.request_id()));
}

TEST_F(RosterCommandsTest, OrgUpdate) {
  EXPECT_EQ(Ctl({"org", "update", "acme", "--display-name", "New", "--etag", "e7"}), 0);
  const auto request = suite.Requests<v1::UpdateOrganizationRequest>().at(0);
  EXPECT_EQ(request.organization().name(), "organizations/acme");
  EXPECT_EQ(request.organization().display_name(), "New");
  EXPECT_EQ(request.organization().etag(), "e7");
  EXPECT_EQ(request.update_mask().paths(0), "display_name");
}

TEST_F(RosterCommandsTest, ListsFollowAllPages) {
  suite.Answer(
      Proto<v1::ListOrganizationsResponse>("organizations { name: 'organizations/a' } next_page_token: 't'"));
  suite.Answer(Proto<v1::ListOrganizationsResponse>("organizations { name: 'organizations/b' }"));
  EXPECT_EQ(Ctl({"org", "list", "-o", "table"}), 0);
  EXPECT_EQ(out.str(), "NAME  DISPLAY NAME  ETAG\na\nb\n");
  const auto requests = suite.Requests<v1::ListOrganizationsRequest>();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[1].page_token(), "t");
}

TEST_F(RosterCommandsTest, AListThatRepeatsItsPageEnds) {
  suite.Answer(Proto<v1::ListOrganizationsResponse>("next_page_token: 't'"));
  EXPECT_EQ(Ctl({"org", "list"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("PAGE_TOKEN_REPEATED"));
}

TEST_F(RosterCommandsTest, UnitImportSendsHeaderAndPieces) {
  std::string csv = "unit_id,parent_unit_id,display_name\n";
  while (csv.size() < 200000) csv += "u,root,A unit\n";
  suite.Answer(Proto<v1::ImportUnitsResponse>("summary { rows: 3 created: 2 updated: 1 }"));
  EXPECT_EQ(
      Ctl({"unit", "import", "acme", directory.Write("units.csv", csv), "--validate-only", "-o", "csv"}), 0);
  EXPECT_EQ(out.str(), "rows,created,updated,unchanged,skipped,deactivated\r\n3,2,1,0,0,0\r\n");
  EXPECT_THAT(err.str(), IsEmpty());
  const auto requests = suite.Requests<v1::ImportUnitsRequest>();
  ASSERT_GT(requests.size(), 2u);
  EXPECT_EQ(requests[0].header().parent(), "organizations/acme");
  EXPECT_EQ(requests[0].header().on_error(), type::v1::ON_ERROR_STOP);
  EXPECT_TRUE(requests[0].header().validate_only());
  std::string sent;
  for (size_t i = 1; i < requests.size(); ++i) sent += requests[i].csv_chunk();
  EXPECT_EQ(sent, csv);
}

TEST_F(RosterCommandsTest, UnitListAndGet) {
  suite.Answer(Proto<v1::Unit>("name: 'organizations/acme/units/icu' display_name: 'ICU' active: true"));
  EXPECT_EQ(Ctl({"unit", "get", "acme/icu", "-o", "table"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("PARENT UNIT   –\n"));
  EXPECT_EQ(Ctl({"unit", "list", "acme", "--show-inactive"}), 0);
  EXPECT_EQ(out.str(), "[]\n");
  EXPECT_TRUE(suite.Requests<v1::ListUnitsRequest>().at(0).show_inactive());
}

TEST_F(RosterCommandsTest, MemberImportWithBadRowsIsExitCode6) {
  suite.Answer(Proto<v1::ImportMembersResponse>(
      "summary { rows: 9 created: 8 skipped: 1 errors { line: 17 column: 'unit_id' reason: 'UNKNOWN_UNIT' "
      "message: 'there is no such unit' } }"));
  in.str("member_id,unit_id,role_group,specialty\n");
  EXPECT_EQ(Ctl({"member", "import", "acme", "-", "--on-error", "skip", "--deactivate-missing"}), 6);
  EXPECT_THAT(err.str(), HasSubstr("line 17: unit_id: there is no such unit (UNKNOWN_UNIT)\n"));
  EXPECT_THAT(err.str(), HasSubstr("error: 1 of 9 rows were left out"));
  EXPECT_THAT(out.str(), HasSubstr("\"skipped\": \"1\""));
  const auto requests = suite.Requests<v1::ImportMembersRequest>();
  EXPECT_EQ(requests.at(0).header().on_error(), type::v1::ON_ERROR_SKIP);
  EXPECT_TRUE(requests.at(0).header().deactivate_missing());
  EXPECT_EQ(requests.at(1).csv_chunk(), "member_id,unit_id,role_group,specialty\n");
}

TEST_F(RosterCommandsTest, MembersAndCohorts) {
  suite.Answer(Proto<v1::ListMembersResponse>(
      "members { name: 'organizations/acme/members/1' unit: 'organizations/acme/units/icu' "
      "role_group: ROLE_GROUP_FRONT_LINE specialty: 'surgery' active: true }"));
  EXPECT_EQ(Ctl({"member", "list", "acme", "-o", "table"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("acme/1  acme/icu  front_line  surgery    yes\n"));
  EXPECT_EQ(Ctl({"member", "get", "acme/1"}), 0);
  suite.Answer(Proto<v1::ListCohortsResponse>(
      "cohorts { unit: 'organizations/acme/units/icu' role_group: ROLE_GROUP_EXECUTIVE size: 12 }"));
  EXPECT_EQ(Ctl({"cohort", "list", "acme", "--min-size", "12", "-o", "csv"}), 0);
  EXPECT_EQ(out.str(),
            "unit,role_group,specialties,size,undersized\r\norganizations/acme/units/"
            "icu,executive,all,12,false\r\n");
  EXPECT_EQ(suite.Requests<v1::ListCohortsRequest>().at(0).min_size(), 12);
}

TEST_F(RosterCommandsTest, ProgressIsShownOnATerminalOnly) {
  const std::string file = directory.Write("u.csv", std::string(100000, 'x'));
  EXPECT_EQ(Ctl({"unit", "import", "acme", file}), 0);
  EXPECT_THAT(err.str(), IsEmpty());
  env.err_is_terminal = true;
  EXPECT_EQ(Ctl({"unit", "import", "acme", file}), 0);
  EXPECT_THAT(err.str(), HasSubstr("100 %"));
  EXPECT_THAT(err.str(), HasSubstr("100.0 kB of 100.0 kB"));
  EXPECT_EQ(Ctl({"unit", "import", "acme", file, "--quiet"}), 0);
  EXPECT_THAT(err.str(), IsEmpty());
  variables["TERM"] = "dumb";
  EXPECT_EQ(Ctl({"unit", "import", "acme", file}), 0);
  EXPECT_THAT(err.str(), Not(HasSubstr("%")));
}

}  // namespace
}  // namespace rapport::ctl
