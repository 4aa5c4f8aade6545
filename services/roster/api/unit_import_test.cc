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

using Request = v1::ImportUnitsRequest;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class UnitImportTest : public RosterFixture {
 protected:
  std::vector<std::string> UnitIds() {
    v1::ListUnitsRequest request;
    request.set_parent("organizations/acme");
    const auto response = Call(&v1::RosterService::Stub::ListUnits, request);
    EXPECT_OK(response);
    std::vector<std::string> ids;
    for (const v1::Unit& unit : response->units())
      ids.push_back(unit.name().substr(unit.name().rfind('/') + 1));
    return ids;
  }

  // An import that is refused as a whole names these lines.
  void ExpectRejected(const absl::StatusOr<type::v1::ImportSummary>& result,
                      const std::vector<std::string>& violations) {
    EXPECT_THAT(result, StatusIs(kInvalid));
    EXPECT_THAT(result, HasReason("IMPORT_REJECTED"));
    EXPECT_EQ(ViolationsOf(result.status()), violations);
    EXPECT_THAT(UnitIds(), IsEmpty());
  }

  static Request Record(const std::string& name, const std::string& parent, const std::string& display_name) {
    Request message;
    message.mutable_unit()->set_name(name);
    message.mutable_unit()->set_parent_unit(parent);
    message.mutable_unit()->set_display_name(display_name);
    return message;
  }
};

TEST_F(UnitImportTest, TakesCsvInPiecesOfAnyLength) {
  MakeAcme(false);
  const std::string text =
      "\xEF\xBB\xBFunit_id,display_name,parent_unit_id\r\ner,\"Emergency, \"\"A\"\"\",sys\r\nsys,System,\r\n";
  std::vector<Request> messages = {UnitsHeader()};
  for (const char byte : text) messages.push_back(Csv<Request>(std::string(1, byte)));
  const auto summary = Import(messages);
  ASSERT_OK(summary);
  EXPECT_EQ(summary->rows(), 2);
  EXPECT_EQ(summary->created(), 2);
  v1::GetUnitRequest request;
  request.set_name("organizations/acme/units/er");
  const auto unit = Call(&v1::RosterService::Stub::GetUnit, request);
  ASSERT_OK(unit);
  EXPECT_EQ(unit->display_name(), "Emergency, \"A\"");
  EXPECT_EQ(unit->parent_unit(), "organizations/acme/units/sys");
  EXPECT_TRUE(unit->active());
}

TEST_F(UnitImportTest, TakesRecords) {
  MakeAcme(false);
  const auto summary =
      Import({UnitsHeader(), Record("organizations/acme/units/sys", "", "System"),
              Record("organizations/acme/units/er", "organizations/acme/units/sys", "Emergency")});
  ASSERT_OK(summary);
  EXPECT_EQ(summary->created(), 2);
  EXPECT_THAT(UnitIds(), ElementsAre("er", "sys"));
}

TEST_F(UnitImportTest, RefusesATreeOfTheWrongShapeWithItsLines) {
  MakeAcme(false);
  ExpectRejected(ImportUnits("sys,,S\ner,sys,E\ner,sys,E\n"), {"line 4: unit_id DUPLICATE_UNIT"});
  ExpectRejected(ImportUnits("sys,,S\ner,nowhere,E\n"), {"line 3: parent_unit_id ORPHAN_UNIT"});
  ExpectRejected(ImportUnits("sys,,S\na,b,A\nb,a,B\n"), {"line 3: parent_unit_id UNIT_CYCLE"});
  ExpectRejected(ImportUnits("sys,,S\na,a,A\n"), {"line 3: parent_unit_id UNIT_CYCLE"});
  ExpectRejected(ImportUnits("sys,,S\nsys2,,S\n"), {"line 3: parent_unit_id SECOND_ROOT"});
  ExpectRejected(ImportUnits(""), {"line 1: parent_unit_id NO_ROOT"});
}

TEST_F(UnitImportTest, RefusesAWrongShapeAlsoWhenBadRowsMayBeSkipped) {
  MakeAcme(false);
  const auto refused = ImportUnits("sys,,S\n\"\n\ner,nowhere,E\n", type::v1::ON_ERROR_SKIP);
  ExpectRejected(refused, {"line 5: parent_unit_id ORPHAN_UNIT"});
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("1 of 3 rows cannot be taken; nothing was imported"));
}

TEST_F(UnitImportTest, NamesPositionsAndFieldsOfRecords) {
  MakeAcme(false);
  ExpectRejected(Import({UnitsHeader(), Record("organizations/acme/units/sys", "", "System"),
                         Record("organizations/other/units/er", "sys", "")}),
                 {"line 2: name INVALID_ID", "line 2: parent_unit INVALID_ID",
                  "line 2: display_name INVALID_DISPLAY_NAME"});
  ExpectRejected(Import({UnitsHeader(), Record("organizations/acme/units/sys", "", "System"),
                         Record("organizations/acme/units/er", "organizations/acme/units/none", "E")}),
                 {"line 2: parent_unit ORPHAN_UNIT"});
}

TEST_F(UnitImportTest, RefusesBadRows) {
  MakeAcme(false);
  ExpectRejected(
      ImportUnits("sys,,S\ne r,sys,E\nx,s/s,\nicu,sys\n\"open,sys,E\n"),
      {"line 3: unit_id INVALID_ID", "line 4: parent_unit_id INVALID_ID",
       "line 4: display_name INVALID_DISPLAY_NAME", "line 5 MALFORMED_ROW", "line 6: unit_id MALFORMED_ROW"});
  ExpectRejected(ImportUnits("sys,,S\ner,sys,\xff\n"), {"line 3: display_name WRONG_ENCODING"});
}

TEST_F(UnitImportTest, SkipsBadRowsWhenAsked) {
  MakeAcme(false);
  const auto summary = ImportUnits("sys,,S\ne r,sys,E\nicu,sys,I\n", type::v1::ON_ERROR_SKIP);
  ASSERT_OK(summary);
  EXPECT_EQ(summary->rows(), 3);
  EXPECT_EQ(summary->created(), 2);
  EXPECT_EQ(summary->skipped(), 1);
  EXPECT_THAT(ErrorsOf(*summary), ElementsAre("3 unit_id INVALID_ID"));
}

TEST_F(UnitImportTest, RefusesABadHeaderRow) {
  MakeAcme(false);
  const auto with_header_row = [&](const std::string& row) {
    return Import({UnitsHeader(type::v1::ON_ERROR_SKIP), Csv<Request>(row)});
  };
  ExpectRejected(with_header_row("unit_id,display_name\nsys,S\n"), {"line 1: parent_unit_id MISSING_COLUMN"});
  ExpectRejected(with_header_row("unit_id,parent_unit_id,display_name,color\n"),
                 {"line 1: color UNKNOWN_COLUMN"});
  ExpectRejected(with_header_row("unit_id,unit_id\n"), {"line 1: unit_id DUPLICATE_COLUMN"});
  ExpectRejected(with_header_row("unit_id\xff\n"), {"line 1 WRONG_ENCODING"});
  ExpectRejected(with_header_row("\n"), {"line 1 MISSING_COLUMN"});
}

TEST_F(UnitImportTest, RefusesAStreamInTheWrongOrder) {
  MakeAcme(false);
  const Request csv = Csv<Request>("unit_id,parent_unit_id,display_name\nsys,,S\n");
  EXPECT_THAT(Import({csv}), HasReason("HEADER_MISSING"));
  EXPECT_THAT(Import(std::vector<Request>{}), HasReason("HEADER_MISSING"));
  EXPECT_THAT(Import({UnitsHeader(), UnitsHeader()}), HasReason("HEADER_REPEATED"));
  EXPECT_THAT(Import({UnitsHeader(), csv, UnitsHeader()}), HasReason("HEADER_REPEATED"));
  EXPECT_THAT(Import({UnitsHeader(), Request()}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(Import({UnitsHeader()}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(Import({UnitsHeader(), Csv<Request>("")}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(Import({UnitsHeader(), csv, Record("organizations/acme/units/er", "", "E")}),
              HasReason("PAYLOAD_MIXED"));
  EXPECT_THAT(UnitIds(), IsEmpty());
}

TEST_F(UnitImportTest, NeedsAKnownOrganization) {
  EXPECT_THAT(ImportUnits("sys,,S\n"), HasReason("ORGANIZATION_NOT_FOUND"));
  Request header;
  header.mutable_header()->set_parent("acme");
  EXPECT_THAT(Import({header}), testing::HasViolation("header.parent"));
}

TEST_F(UnitImportTest, ChangesNothingWhenOnlyValidating) {
  MakeAcme(false);
  Request header = UnitsHeader();
  header.mutable_header()->set_validate_only(true);
  const auto summary = Import({header, Csv<Request>("unit_id,parent_unit_id,display_name\nsys,,S\n")});
  ASSERT_OK(summary);
  EXPECT_EQ(summary->created(), 1);
  EXPECT_THAT(UnitIds(), IsEmpty());
}

TEST_F(UnitImportTest, RefusesToDropAUnitInUse) {
  MakeAcme();
  ASSERT_OK(ImportMembers("m1,er,front_line,\n"));
  const auto refused = ImportUnits("sys,,System\n");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, HasReason("UNIT_IN_USE"));
  EXPECT_EQ(base::MetadataOf(refused.status()), (base::Metadata{{"units", "er"}}));
  EXPECT_THAT(UnitIds(), ElementsAre("er", "icu", "sys"));
}

TEST_F(UnitImportTest, LogsCountsOnce) {
  MakeAcme();
  EXPECT_THAT(log_.text(),
              HasSubstr(R"("event":"units_imported","organization":"acme","validate_only":false,"rows":3)"));
}

TEST_F(UnitImportTest, TakesThePredecessorsOfUnits) {
  MakeAcme(false);
  ASSERT_OK(Import(
      {UnitsHeader(), Csv<Request>("unit_id,parent_unit_id,display_name\nsys,,S\ner,sys,E\nlab,sys,L\n")}));
  ASSERT_OK(Import({UnitsHeader(), Csv<Request>("unit_id,parent_unit_id,display_name,predecessor_unit_ids\n"
                                                "sys,,S,\ncore,sys,C,er  lab\n")}));
  v1::GetUnitRequest request;
  request.set_name("organizations/acme/units/core");
  const auto core = Call(&v1::RosterService::Stub::GetUnit, request);
  ASSERT_OK(core);
  EXPECT_THAT(core->predecessor_units(),
              ElementsAre("organizations/acme/units/er", "organizations/acme/units/lab"));
}

TEST_F(UnitImportTest, RefusesPredecessorsThatNeverWere) {
  MakeAcme(false);
  const auto result =
      Import({UnitsHeader(), Csv<Request>("unit_id,parent_unit_id,display_name,predecessor_unit_ids\n"
                                          "sys,,S,\ner,sys,E,er\nlab,sys,L,b@d\n")});
  ExpectRejected(result,
                 {"line 3: predecessor_unit_ids OWN_PREDECESSOR", "line 4: predecessor_unit_ids INVALID_ID"});
  Request record = Record("organizations/acme/units/er", "", "E");
  record.mutable_unit()->add_predecessor_units("organizations/acme/units/old");
  ExpectRejected(Import({UnitsHeader(), record}), {"line 1: predecessor_units UNKNOWN_UNIT"});
}

}  // namespace
}  // namespace rapport::roster
