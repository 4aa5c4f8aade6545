#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/status.h"
#include "services/roster/api/roster_fixture.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::StatusIs;

using Request = v1::ImportMembersRequest;

constexpr auto kSkip = type::v1::ON_ERROR_SKIP;

class MemberImportTest : public RosterFixture {
 protected:
  static Request Record(const std::string& name, const std::string& unit, type::v1::RoleGroup role_group,
                        const std::string& specialty = "") {
    Request message;
    message.mutable_member()->set_name(name);
    message.mutable_member()->set_unit(unit);
    message.mutable_member()->set_role_group(role_group);
    message.mutable_member()->set_specialty(specialty);
    return message;
  }
};

TEST_F(MemberImportTest, TakesCsv) {
  MakeAcme();
  const auto summary =
      ImportMembers("m1,er,front_line,nursing\nm2,icu,clinical_leader,\nm3,sys,executive,\n");
  ASSERT_OK(summary);
  EXPECT_EQ(summary->rows(), 3);
  EXPECT_EQ(summary->created(), 3);
  v1::GetMemberRequest request;
  request.set_name("organizations/acme/members/m1");
  const auto member = Call(&v1::RosterService::Stub::GetMember, request);
  ASSERT_OK(member);
  EXPECT_EQ(member->unit(), "organizations/acme/units/er");
  EXPECT_EQ(member->role_group(), type::v1::ROLE_GROUP_FRONT_LINE);
  EXPECT_EQ(member->specialty(), "nursing");
  EXPECT_TRUE(member->active());
}

TEST_F(MemberImportTest, TakesRecords) {
  MakeAcme();
  const auto summary = Import({MembersHeader(),
                               Record("organizations/acme/members/m1", "organizations/acme/units/er",
                                      type::v1::ROLE_GROUP_EXECUTIVE, "finance"),
                               Record("organizations/acme/members/m2", "organizations/acme/units/er",
                                      type::v1::ROLE_GROUP_FRONT_LINE)});
  ASSERT_OK(summary);
  EXPECT_EQ(summary->created(), 2);
  EXPECT_THAT(MemberIds(), ElementsAre("m1", "m2"));
}

TEST_F(MemberImportTest, ImportsTheSameRowsAgainWithoutChange) {
  MakeAcme();
  ASSERT_OK(ImportMembers("m1,er,front_line,\nm2,er,front_line,\n"));
  const auto again = ImportMembers("m1,er,front_line,\nm2,icu,front_line,\n");
  ASSERT_OK(again);
  EXPECT_EQ(again->unchanged(), 1);
  EXPECT_EQ(again->updated(), 1);
  EXPECT_EQ(again->created(), 0);
}

TEST_F(MemberImportTest, NamesEveryBadRowAndImportsNothing) {
  MakeAcme();
  const auto refused = ImportMembers(
      "m1,er,front_line,\n"
      "m1,er,front_line,\n"
      "m 2,er,front_line,\n"
      "m3,nowhere,boss,Nursing\n"
      "m4,er\n"
      "\"m5,er,front_line,\n"
      "m\xff,er,front_line,\n");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(refused, HasReason("IMPORT_REJECTED"));
  EXPECT_THAT(ViolationsOf(refused.status()),
              ElementsAre("line 3: member_id DUPLICATE_MEMBER", "line 4: member_id INVALID_ID",
                          "line 5: unit_id UNKNOWN_UNIT", "line 5: role_group UNKNOWN_ROLE_GROUP",
                          "line 5: specialty INVALID_SPECIALTY", "line 6 MALFORMED_ROW",
                          "line 7: member_id MALFORMED_ROW", "line 8: member_id WRONG_ENCODING"));
  EXPECT_EQ(refused.status().message(), "6 of 7 rows cannot be taken; nothing was imported");
  EXPECT_THAT(MemberIds(), IsEmpty());
}

TEST_F(MemberImportTest, SkipsBadRowsWhenAsked) {
  MakeAcme();
  const auto summary = ImportMembers("m1,er,front_line,\nm2,nowhere,boss,\nm3,er,front_line,\n", kSkip);
  ASSERT_OK(summary);
  EXPECT_EQ(summary->rows(), 3);
  EXPECT_EQ(summary->created(), 2);
  EXPECT_EQ(summary->skipped(), 1);
  EXPECT_THAT(ErrorsOf(*summary), ElementsAre("3 unit_id UNKNOWN_UNIT", "3 role_group UNKNOWN_ROLE_GROUP"));
  EXPECT_THAT(MemberIds(), ElementsAre("m1", "m3"));
}

TEST_F(MemberImportTest, ReportsTheFirstHundredErrors) {
  MakeAcme();
  std::string rows = "good,er,front_line,\n";
  for (int i = 0; i < 150; ++i) rows += "m" + std::to_string(i) + ",nowhere,front_line,\n";
  const auto summary = ImportMembers(rows, kSkip);
  ASSERT_OK(summary);
  EXPECT_EQ(summary->skipped(), 150);
  EXPECT_EQ(summary->errors_size(), 100);
}

TEST_F(MemberImportTest, RefusesMembersOfAnInactiveUnit) {
  MakeAcme();
  ASSERT_OK(ImportUnits("sys,,System\nicu,sys,Intensive care\n"));
  EXPECT_THAT(ViolationsOf(ImportMembers("m1,er,front_line,\n").status()),
              ElementsAre("line 2: unit_id UNKNOWN_UNIT"));
}

TEST_F(MemberImportTest, NamesPositionsAndFieldsOfRecords) {
  MakeAcme();
  const auto refused = Import(
      {MembersHeader(),
       Record("organizations/acme/members/m1", "organizations/acme/units/er", type::v1::ROLE_GROUP_EXECUTIVE),
       Record("m2", "organizations/acme/units/none", type::v1::ROLE_GROUP_UNSPECIFIED, "No"),
       Record("organizations/acme/members/m3", "organizations/other/units/er",
              type::v1::ROLE_GROUP_EXECUTIVE)});
  EXPECT_THAT(ViolationsOf(refused.status()),
              ElementsAre("line 2: name INVALID_ID", "line 2: unit UNKNOWN_UNIT",
                          "line 2: role_group UNKNOWN_ROLE_GROUP", "line 2: specialty INVALID_SPECIALTY",
                          "line 3: unit INVALID_ID"));
}

TEST_F(MemberImportTest, DeactivatesLeaversOnlyWhenAsked) {
  MakeAcme();
  ASSERT_OK(ImportMembers("m1,er,front_line,\nm2,er,front_line,\n"));
  ASSERT_OK(ImportMembers("m2,er,front_line,\n"));
  EXPECT_THAT(MemberIds(), ElementsAre("m1", "m2"));
  const auto summary = ImportMembers("m2,er,front_line,\n", type::v1::ON_ERROR_STOP, true);
  ASSERT_OK(summary);
  EXPECT_EQ(summary->deactivated(), 1);
  EXPECT_THAT(MemberIds(), ElementsAre("m2"));
}

TEST_F(MemberImportTest, TakesNobodyForALeaverWhoseRowIsFaulty) {
  MakeAcme();
  ASSERT_OK(ImportMembers("m1,er,front_line,\nm2,er,front_line,\nm3,er,front_line,\n"));
  const auto summary = ImportMembers("m1,nowhere,front_line,\nm2,er,front_line,\n", kSkip, true);
  ASSERT_OK(summary);
  EXPECT_EQ(summary->deactivated(), 1);
  EXPECT_THAT(MemberIds(), ElementsAre("m1", "m2"));
}

TEST_F(MemberImportTest, DeactivatesNobodyWhenASkippedRowDoesNotTellWhomItNames) {
  MakeAcme();
  ASSERT_OK(ImportMembers("m1,er,front_line,\nm2,er,front_line,\n"));
  for (const char* unreadable : {"m1 ,er,front_line,\n", "m1\n", "\"m1,er,front_line,\n"}) {
    const auto summary = ImportMembers("m2,er,front_line,\n" + std::string(unreadable), kSkip, true);
    ASSERT_OK(summary);
    EXPECT_EQ(summary->skipped(), 1);
    EXPECT_EQ(summary->deactivated(), 0);
  }
  EXPECT_THAT(MemberIds(), ElementsAre("m1", "m2"));
}

TEST_F(MemberImportTest, RefusesToDeactivateEverybody) {
  MakeAcme();
  ASSERT_OK(ImportMembers("m1,er,front_line,\n"));
  EXPECT_THAT(ImportMembers("", type::v1::ON_ERROR_STOP, true), HasReason("EMPTY_IMPORT"));
  EXPECT_THAT(Import({MembersHeader(type::v1::ON_ERROR_STOP, true)}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(MemberIds(), ElementsAre("m1"));
}

TEST_F(MemberImportTest, TakesAHeaderRowAloneForAnImportOfNobody) {
  MakeAcme();
  ASSERT_OK_AND_ASSIGN(const auto summary, ImportMembers(""));
  EXPECT_EQ(summary.rows(), 0);
  EXPECT_EQ(summary.created(), 0);
}

TEST_F(MemberImportTest, RefusesAStreamInTheWrongOrder) {
  MakeAcme();
  const Request csv = Csv<Request>("member_id,unit_id,role_group,specialty\nm1,er,front_line,\n");
  EXPECT_THAT(Import({csv}), HasReason("HEADER_MISSING"));
  EXPECT_THAT(Import({MembersHeader(), csv, MembersHeader()}), HasReason("HEADER_REPEATED"));
  EXPECT_THAT(Import({MembersHeader(), Request()}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(Import({MembersHeader()}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(Import({MembersHeader(),
                      Record("organizations/acme/members/m1", "organizations/acme/units/er",
                             type::v1::ROLE_GROUP_EXECUTIVE),
                      csv}),
              HasReason("PAYLOAD_MIXED"));
  EXPECT_THAT(MemberIds(), IsEmpty());
}

TEST_F(MemberImportTest, RefusesABadHeaderRow) {
  MakeAcme();
  const auto refused = Import({MembersHeader(kSkip), Csv<Request>("member_id,unit_id,role,specialty\n")});
  EXPECT_THAT(refused, HasReason("IMPORT_REJECTED"));
  EXPECT_THAT(ViolationsOf(refused.status()),
              ElementsAre("line 1: role_group MISSING_COLUMN", "line 1: role UNKNOWN_COLUMN"));
}

TEST_F(MemberImportTest, NeedsAKnownOrganization) {
  EXPECT_THAT(ImportMembers("m1,er,front_line,\n"), HasReason("ORGANIZATION_NOT_FOUND"));
}

TEST_F(MemberImportTest, ChangesNothingWhenOnlyValidating) {
  MakeAcme();
  Request header = MembersHeader();
  header.mutable_header()->set_validate_only(true);
  const auto summary =
      Import({header, Csv<Request>("member_id,unit_id,role_group,specialty\nm1,er,front_line,\n")});
  ASSERT_OK(summary);
  EXPECT_EQ(summary->created(), 1);
  EXPECT_THAT(MemberIds(), IsEmpty());
}

TEST_F(MemberImportTest, ImportsNothingOfAStreamThatWasCut) {
  MakeAcme();
  v1::ImportMembersResponse response;
  const auto context = PatientContext();
  const auto writer = stub_->ImportMembers(context.get(), &response);
  writer->Write(MembersHeader());
  writer->Write(Csv<Request>("member_id,unit_id,role_group,specialty\nm1,er,front_line,\n"));
  context->TryCancel();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  server_->Drain();
  observe::Metrics metrics;
  const rpc::Runtime runtime(rpc::Runtime::Options{.worker_threads = 2}, &metrics);
  ASSERT_OK_AND_ASSIGN(const auto reopened, Module::Open({directory_.File("roster.db")}, runtime));
  ASSERT_OK_AND_ASSIGN(const auto server, rpc::Server::Start(rpc::InProcessOptions(), reopened->services()));
  stub_ = v1::RosterService::NewStub(server->InProcessChannel());
  EXPECT_THAT(MemberIds(), IsEmpty());
}

// Who is on the roster is nobody's business who reads logs or error messages.
TEST_F(MemberImportTest, LogsAndErrorsHoldNoMember) {
  MakeAcme();
  ASSERT_OK(ImportMembers("jane.doe,er,front_line,\njohn.roe,er,front_line,\n"));
  const auto refused = ImportMembers("jane.doe,nowhere,front_line,\njane.doe,er,boss,\n\"jane.doe\n");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  std::string told(refused.status().message());
  for (const base::FieldViolation& violation : base::ViolationsOf(refused.status())) {
    told += violation.field + violation.description;
  }
  ASSERT_OK(ImportMembers("john.roe,er,front_line,\nm-3,er,front_line,\njane.doe,no,boss,\n", kSkip, true));
  EXPECT_THAT(MemberIds(), ElementsAre("jane.doe", "john.roe", "m-3"));
  v1::GetMemberRequest request;
  request.set_name("organizations/acme/members/jane.doe2");
  EXPECT_THAT(Call(&v1::RosterService::Stub::GetMember, request), HasReason("MEMBER_NOT_FOUND"));
  EXPECT_THAT(log_.text(), HasSubstr("members_imported"));
  EXPECT_THAT(log_.text(), HasSubstr("GetMember"));
  for (const char* id : {"jane", "john", "doe", "roe", "m-3"}) {
    EXPECT_EQ(log_.text().find(id), std::string::npos) << id;
    EXPECT_EQ(told.find(id), std::string::npos) << id;
  }
}

}  // namespace
}  // namespace rapport::roster
