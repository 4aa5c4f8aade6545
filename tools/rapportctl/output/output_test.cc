#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "rapport/scoring/v1/scoring.pb.h"
#include "tools/rapportctl/output/csv.h"
#include "tools/rapportctl/output/json.h"
#include "tools/rapportctl/output/table.h"

namespace rapport::ctl {
namespace {

const std::vector<std::string_view> kColumns = {"name", "display_name", "n", "mean", "active"};
const std::vector<Row> kRows = {
    {Cell::Name("organizations/acme/units/a"), "Über", 7, 3.14159, true},
    {Cell::Name("organizations/acme/units/bb"), "x, \"y\"", 12345, Cell(), false}};

TEST(Table, ColumnsAreAlignedByWhatATerminalShows) {
  EXPECT_EQ(RenderTable(kColumns, kRows),
            "NAME     DISPLAY NAME      N  MEAN  ACTIVE\n"
            "acme/a   Über              7  3.14  yes\n"
            "acme/bb  x, \"y\"        12345     –  no\n");
}

TEST(Table, RecordLiesOnItsSide) {
  EXPECT_EQ(
      RenderRecord(kColumns, kRows[0]),
      "NAME          acme/a\nDISPLAY NAME  Über\nN             7\nMEAN          3.14\nACTIVE        yes\n");
}

TEST(Table, WidthsOfWideAndCombiningCharacters) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("Über"), 4u);
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1u);
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(DisplayWidth("😀"), 2u);
}

TEST(Table, ControlCharactersAreReplaced) {
  EXPECT_EQ(Printable("a\x1b[1m\nb\xc2\x9b!"),
            "a\xef\xbf\xbd[1m\xef\xbf\xbd"
            "b\xef\xbf\xbd!");
}

TEST(Csv, FollowsRfc4180AndKeepsAllDigits) {
  EXPECT_EQ(RenderCsv(kColumns, kRows),
            "name,display_name,n,mean,active\r\n"
            "organizations/acme/units/a,Über,7,3.14159,true\r\n"
            "organizations/acme/units/bb,\"x, \"\"y\"\"\",12345,,false\r\n");
}

TEST(Csv, NegativeNumbersStayAndFormulasAreDefused) {
  const std::vector<Row> rows = {{"=1+1", -2, -0.5}};
  EXPECT_EQ(RenderCsv(std::vector<std::string_view>{"a", "b", "c"}, rows), "a,b,c\r\n'=1+1,-2,-0.5\r\n");
}

TEST(Json, FieldNamesAreThoseOfTheProtoAndSuppressedNumbersAreAbsent) {
  scoring::v1::Scorecard card;
  card.set_unit_id("icu");
  card.set_status(scoring::v1::Scorecard::STATUS_SUPPRESSED);
  EXPECT_EQ(RenderCompactJson(card),
            R"({"wave":"","unit_id":"icu","unit_display_name":"","parent_unit_id":"",)"
            R"("role_group":"ROLE_GROUP_UNSPECIFIED","status":"STATUS_SUPPRESSED","scores":[]})");
}

TEST(Json, ArraysHaveAnObjectALine) {
  scoring::v1::GetScorecardRequest a;
  a.set_wave("w");
  const std::vector<const google::protobuf::Message*> messages = {&a, &a};
  const std::string object = RenderCompactJson(a);
  EXPECT_EQ(RenderJsonArray(messages), "[\n" + object + ",\n" + object + "\n]\n");
  EXPECT_EQ(RenderJsonArray({}), "[]\n");
}

}  // namespace
}  // namespace rapport::ctl
