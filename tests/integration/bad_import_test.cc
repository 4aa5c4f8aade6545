// Bad files: the line and the column at fault are named, and nothing, or all the rest, is loaded.

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/refusal.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using ::rapport::testing::StatusOf;
using type::v1::ON_ERROR_SKIP;
using type::v1::ON_ERROR_STOP;

constexpr std::string_view kMembersHeader = "member_id,unit_id,role_group,specialty\n";
constexpr std::string_view kResponsesHeader = "unit_id,q1,q2,q3,q4,q5,q6,q7,q8\n";
constexpr char kLatin1[] = "caf\xe9";

// One bad row on line 3 of a file with two good ones.
struct BadRow {
  std::string what;
  std::string row;
  std::string column;
  std::string reason;

  std::string field() const { return column.empty() ? "line 3" : base::StrCat("line 3: ", column); }
};

class BadImportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    ASSERT_OK(LoadPulse(suite_->api()));
  }

  const Api& api() { return suite_->api(); }

  int CountMembers() {
    roster::v1::ListMembersRequest request;
    request.set_parent(kPulse);
    const auto page = Call(*api().roster, &RosterService::Stub::ListMembers, request);
    EXPECT_OK(page);
    return page->members_size();
  }

  int CountUnits() {
    roster::v1::ListUnitsRequest request;
    request.set_parent(kPulse);
    const auto page = Call(*api().roster, &RosterService::Stub::ListUnits, request);
    EXPECT_OK(page);
    return page->units_size();
  }

  static void ExpectSkipped(const BadRow& bad, const absl::StatusOr<ImportSummary>& summary) {
    SCOPED_TRACE(bad.what);
    ASSERT_OK(summary);
    EXPECT_EQ(summary->rows(), 3);
    EXPECT_EQ(summary->created(), 2);
    EXPECT_EQ(summary->skipped(), 1);
    ASSERT_EQ(summary->errors_size(), 1);
    EXPECT_EQ(summary->errors(0).line(), 3);
    EXPECT_EQ(summary->errors(0).column(), bad.column);
    EXPECT_EQ(summary->errors(0).reason(), bad.reason);
    EXPECT_THAT(summary->errors(0).message(), ::testing::Not(::testing::HasSubstr(kLatin1)));
  }

  std::unique_ptr<Suite> suite_;
};

TEST_F(BadImportTest, MembersOneBadRow) {
  const std::vector<BadRow> rows = {
      {"too few fields", "m3,u1", "", "MALFORMED_ROW"},
      {"too many fields", "m3,u1,front_line,,x", "", "MALFORMED_ROW"},
      {"stray quote", "m\"3,u1,front_line,", "member_id", "MALFORMED_ROW"},
      {"Latin-1", base::StrCat("m3,u1,front_line,", kLatin1), "specialty", "WRONG_ENCODING"},
      {"unknown unit", "m3,u9,front_line,", "unit_id", "UNKNOWN_UNIT"},
      {"unknown role group", "m3,u1,nurse,", "role_group", "UNKNOWN_ROLE_GROUP"},
      {"bad identifier", "m 3,u1,front_line,", "member_id", "INVALID_ID"},
      {"the same member twice", "m1,u2,front_line,", "member_id", "DUPLICATE_MEMBER"},
  };
  for (const BadRow& bad : rows) {
    const std::string csv =
        base::StrCat(kMembersHeader, "m1,u1,front_line,\n", bad.row, "\nm2,u2,executive,icu\n");
    ExpectRefusal({bad.what, StatusOf(ImportMembers(api(), kPulse, csv, ON_ERROR_STOP)),
                   StatusCode::kInvalidArgument, "IMPORT_REJECTED", bad.field(), bad.reason});
    EXPECT_EQ(CountMembers(), 0) << bad.what;
  }
  const std::string csv =
      base::StrCat(kMembersHeader, "m1,u1,front_line,\n", rows[4].row, "\nm2,u2,executive,icu\n");
  ExpectSkipped(rows[4], ImportMembers(api(), kPulse, csv, ON_ERROR_SKIP));
  EXPECT_EQ(CountMembers(), 2);
}

TEST_F(BadImportTest, ResponsesOneBadRow) {
  const std::vector<BadRow> rows = {
      {"too few fields", "u1,1,2", "", "MALFORMED_ROW"},
      {"stray quote", "u1,1\",2,3,4,5,1,2,3", "q1", "MALFORMED_ROW"},
      {"Latin-1", base::StrCat("u1,1,2,3,4,5,1,2,", kLatin1), "q8", "WRONG_ENCODING"},
      {"value above the options", "u1,1,2,3,6,5,1,2,3", "q4", "VALUE_OUT_OF_RANGE"},
      {"not a number", "u1,1,2,3,often,5,1,2,3", "q4", "NOT_A_NUMBER"},
      {"unknown unit", "u9,1,2,3,4,5,1,2,3", "unit_id", "COHORT_NOT_FOUND"},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const BadRow& bad = rows[i];
    ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api(), base::StrCat("w", i)));
    const std::string csv =
        base::StrCat(kResponsesHeader, "u1,1,2,3,4,5,1,2,3\n", bad.row, "\nu2,,2,3,4,5,1,2,3\n");
    ResponsesPlan plan = PulseResponses(wave, RequestId(i));
    ExpectRefusal({bad.what, StatusOf(ImportResponses(api(), plan, csv)), StatusCode::kInvalidArgument,
                   "IMPORT_REJECTED", bad.field(), bad.reason});
    plan.on_error = ON_ERROR_SKIP;
    ExpectSkipped(
        bad, ImportResponses(api(), plan, csv));  // the refused import has left nothing of its request_id
  }
}

TEST_F(BadImportTest, UnitsOneBadRow) {
  const std::string csv =
      base::StrCat("unit_id,parent_unit_id,display_name\nroot,,Hospital\nu 1,root,One\nu2,root,Two\n");
  ExpectRefusal({"bad identifier", StatusOf(ImportUnits(api(), kPulse, csv)), StatusCode::kInvalidArgument,
                 "IMPORT_REJECTED", "line 3: unit_id", "INVALID_ID"});
  EXPECT_EQ(CountUnits(), 3);
  ASSERT_OK_AND_ASSIGN(const ImportSummary summary, ImportUnits(api(), kPulse, csv, ON_ERROR_SKIP));
  EXPECT_EQ(summary.skipped(), 1);
  EXPECT_EQ(CountUnits(), 2) << "the tree is what the import names";
}

TEST_F(BadImportTest, TreesThatAreNone) {
  struct Tree {
    std::string rows;
    std::string field;
    std::string reason;
  };
  const std::vector<Tree> trees = {
      {"root,,R\na,c,A\nb,a,B\nc,b,C\n", "line 3: parent_unit_id", "UNIT_CYCLE"},
      {"root,,R\na,a,A\n", "line 3: parent_unit_id", "UNIT_CYCLE"},
      {"root,,R\na,nowhere,A\n", "line 3: parent_unit_id", "ORPHAN_UNIT"},
      {"root,,R\na,root,A\na,root,B\n", "line 4: unit_id", "DUPLICATE_UNIT"},
      {"root,,R\nother,,O\n", "line 3: parent_unit_id", "SECOND_ROOT"},
  };
  for (const Tree& tree : trees) {
    for (const auto on_error : {ON_ERROR_STOP, ON_ERROR_SKIP}) {
      const std::string csv = base::StrCat("unit_id,parent_unit_id,display_name\n", tree.rows);
      ExpectRefusal({tree.reason, StatusOf(ImportUnits(api(), kPulse, csv, on_error)),
                     StatusCode::kInvalidArgument, "IMPORT_REJECTED", tree.field, tree.reason});
      EXPECT_EQ(CountUnits(), 3) << tree.reason;
    }
  }
}

TEST_F(BadImportTest, HeadersThatDoNotFit) {
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api(), "w"));
  const std::vector<Refusal> refusals = {
      {"members: a column is missing",
       StatusOf(ImportMembers(api(), kPulse, "member_id,unit_id,role_group\n")), StatusCode::kInvalidArgument,
       "IMPORT_REJECTED", "line 1: specialty", "MISSING_COLUMN"},
      {"members: a column too many",
       StatusOf(ImportMembers(api(), kPulse, "member_id,unit_id,role_group,specialty,name\n")),
       StatusCode::kInvalidArgument, "IMPORT_REJECTED", "line 1: name", "UNKNOWN_COLUMN"},
      {"responses: unknown column",
       StatusOf(ImportResponses(api(), PulseResponses(wave, RequestId(1)), "unit_id,q1,hours\nu1,1,8\n")),
       StatusCode::kInvalidArgument, "IMPORT_REJECTED", "line 1: hours", "UNKNOWN_COLUMN"},
      {"responses: no unit", StatusOf(ImportResponses(api(), PulseResponses(wave, RequestId(2)), "q1\n1\n")),
       StatusCode::kInvalidArgument, "IMPORT_REJECTED", "line 1: unit_id", "MISSING_COLUMN"},
      {"responses: a column twice, another without a name",
       StatusOf(ImportResponses(api(), PulseResponses(wave, RequestId(3)), "unit_id,q1,,q1\nu1,1,1,1\n")),
       StatusCode::kInvalidArgument, "IMPORT_REJECTED", "line 1: column 3", "EMPTY_COLUMN_NAME"},
      {"responses: an empty file", StatusOf(ImportResponses(api(), PulseResponses(wave, RequestId(4)), "")),
       StatusCode::kInvalidArgument, "PAYLOAD_MISSING", "payload"},
      {"members: an empty file", StatusOf(ImportMembers(api(), kPulse, "")), StatusCode::kInvalidArgument,
       "PAYLOAD_MISSING", "payload"},
      {"responses: no request_id",
       StatusOf(ImportResponses(api(), PulseResponses(wave, ""), kResponsesHeader)),
       StatusCode::kInvalidArgument, "REQUEST_ID_REQUIRED"},
  };
  for (const Refusal& refusal : refusals) ExpectRefusal(refusal);
}

TEST_F(BadImportTest, AHeaderRowAloneLoadsNothingAndIsNoFault) {
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(api(), "w"));
  ASSERT_OK_AND_ASSIGN(const ImportSummary members,
                       ImportMembers(api(), kPulse, std::string(kMembersHeader)));
  EXPECT_EQ(members.rows(), 0);
  ASSERT_OK_AND_ASSIGN(
      const ImportSummary responses,
      ImportResponses(api(), PulseResponses(wave, RequestId(1)), std::string(kResponsesHeader)));
  EXPECT_EQ(responses.rows(), 0);
}

// A line break in quotes and a byte order mark must not shift the line that is told.
TEST_F(BadImportTest, TheLineIsThatOfTheFile) {
  const std::string csv =
      "\xef\xbb\xbfunit_id,parent_unit_id,display_name\r\nroot,,\"The, hospital\"\r\n\r\nu1,nowhere,One\r\n";
  ExpectRefusal({"orphan", StatusOf(ImportUnits(api(), kPulse, csv)), StatusCode::kInvalidArgument,
                 "IMPORT_REJECTED", "line 4: parent_unit_id", "ORPHAN_UNIT"});
}

}  // namespace
}  // namespace rapport::integration
