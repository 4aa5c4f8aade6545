#include "services/intake/api/response_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using rapport::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Request = v1::ImportResponsesRequest;

// The front line of unit "icu" is asked A and B, the executives of "root" A alone; options are 1, 2 and 3.
OpenedWave Wave() {
  instrument::Instrument instrument;
  instrument.response_scales = {{"agree3", {1, 2, 3}, true, 1}};
  for (const std::string id : {"A", "B"}) {
    instrument.item_index[id] = instrument.items.size();
    instrument.items.push_back({id, 0, false, std::nullopt});
  }
  instrument.forms = {{"clinician", {base::RoleGroup::kFrontLine}, {0, 1}},
                      {"executive", {base::RoleGroup::kExecutive}, {0}}};
  FrozenWave frozen;
  frozen.units = {{"root", "", "All"}, {"icu", "root", "Intensive care"}};
  frozen.cohorts = {{base::RoleGroup::kFrontLine, "icu", {"nursing"}, 20, 0, {{"icu", "nursing"}}},
                    {base::RoleGroup::kFrontLine, "icu", {}, 20, 0, {{"icu", ""}}},
                    {base::RoleGroup::kExecutive, "root", {}, 20, 1, {{"root", ""}}}};
  std::vector<FormLayout> layouts = {FormLayout(instrument, 0), FormLayout(instrument, 1)};
  CohortIndex index(frozen);
  return {{"acme", "w1"},  "", {}, std::move(instrument), std::move(layouts), std::move(frozen),
          std::move(index)};
}

class ResponseRowsTest : public ::testing::Test {
 protected:
  // Takes messages as those behind the header.
  absl::Status Take(std::vector<Request> messages) {
    class Arrived final : public rpc::StreamSource<Request> {
     public:
      explicit Arrived(std::vector<Request> messages) : messages_(std::move(messages)) {}
      bool Next(Request* request) override {
        if (next_ == messages_.size()) return false;
        *request = messages_[next_++];
        return true;
      }
      absl::Status status() const override { return absl::OkStatus(); }

     private:
      const std::vector<Request> messages_;
      std::size_t next_ = 0;
    };
    Arrived source(std::move(messages));
    ResponseRows rows(wave_, header_);
    absl::Status status = importing::ReadImportRows(source, rows);
    if (status.ok()) status = rows.report().Verdict();
    summary_ = rows.report().Summary();
    sheets_.clear();
    for (const StoredSheet& sheet : rows.sheets()) {
      std::string& text = sheets_.emplace_back(base::StrCat("c", sheet.cohort, ":"));
      for (const char answer : sheet.answers) {
        base::StrAppend(&text, " ", static_cast<int>(static_cast<unsigned char>(answer)));
      }
    }
    return status;
  }
  absl::Status TakeCsv(const std::string& text) {
    Request message;
    message.set_csv_chunk(text);
    return Take({message});
  }

  // "field reason" of each fault of a table that is refused.
  std::vector<std::string> FaultsOf(const std::string& text) {
    const absl::Status status = TakeCsv(text);
    EXPECT_THAT(status, HasReason("IMPORT_REJECTED"));
    std::vector<std::string> faults;
    for (const base::FieldViolation& violation : base::ViolationsOf(status)) {
      faults.push_back(base::StrCat(violation.field, " ", violation.reason));
    }
    return faults;
  }

  static Request Record(type::v1::RoleGroup role_group, const std::string& unit,
                        const std::vector<std::pair<std::string, double>>& answers) {
    Request message;
    message.mutable_record()->set_role_group(role_group);
    message.mutable_record()->set_unit_id(unit);
    for (const auto& [item, value] : answers) {
      v1::Answer& answer = *message.mutable_record()->add_answers();
      answer.set_item(item);
      answer.set_value(value);
    }
    return message;
  }

  const OpenedWave wave_ = Wave();
  v1::ImportResponsesHeader header_;
  type::v1::ImportSummary summary_;
  std::vector<std::string> sheets_;  // "c0: 1 2": index of the cohort, bytes of the answers
};

TEST_F(ResponseRowsTest, TakesCsvByItsOwnColumnNames) {
  v1::ResponseCsvFormat& format = *header_.mutable_csv();
  format.set_unit_column("ward");
  format.set_role_group_column("group");
  format.set_specialty_column("job");
  format.add_ignored_columns("note");
  format.add_missing_markers("NA");
  EXPECT_OK(
      TakeCsv("B,note,ward,group,job,A\n"
              "3,x,icu,front_line,nursing,1\n"
              "NA,,icu,front_line,,2\n"
              ",,root,executive,,3\n"));
  EXPECT_THAT(sheets_, ElementsAre("c0: 1 3", "c1: 2 0", "c2: 3"));
}

TEST_F(ResponseRowsTest, TakesOneRoleGroupForAllRows) {
  header_.mutable_csv()->set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  EXPECT_OK(TakeCsv("unit_id,A,B\nicu,1,2\n"));
  EXPECT_THAT(sheets_, ElementsAre("c1: 1 2"));
}

TEST_F(ResponseRowsTest, TakesRecords) {
  EXPECT_OK(Take({Record(type::v1::ROLE_GROUP_FRONT_LINE, "icu", {{"B", 2}}),
                  Record(type::v1::ROLE_GROUP_EXECUTIVE, "root", {})}));
  EXPECT_THAT(sheets_, ElementsAre("c1: 0 2", "c2: 0"));
}

TEST_F(ResponseRowsTest, NamesEveryAnswerAtFault) {
  header_.mutable_csv()->set_role_group_column("group");
  EXPECT_THAT(
      FaultsOf("unit_id,group,A,B\n"
               "icu,front_line,1,2\n"
               "icu,front_line,4,often\n"
               "root,executive,1,2\n"
               "icu,nurse,1,2\n"
               "er,front_line,1,2\n"
               "icu,front_line\n"
               "icu,front_line,1,\xff\n"),
      ElementsAre("line 3: A VALUE_OUT_OF_RANGE", "line 3: B NOT_A_NUMBER", "line 4: B ITEM_NOT_ON_FORM",
                  "line 5: group UNKNOWN_ROLE_GROUP", "line 6: unit_id COHORT_NOT_FOUND",
                  "line 7 MALFORMED_ROW", "line 8: B WRONG_ENCODING"));
  EXPECT_EQ(summary_.rows(), 7);
}

TEST_F(ResponseRowsTest, NamesThePositionOfARecordAtFault) {
  header_.set_on_error(type::v1::ON_ERROR_SKIP);
  EXPECT_OK(Take({Record(type::v1::ROLE_GROUP_FRONT_LINE, "icu", {{"A", 1}}),
                  Record(type::v1::ROLE_GROUP_FRONT_LINE, "icu", {{"A", 9}, {"Z", 1}}),
                  Record(type::v1::ROLE_GROUP_UNSPECIFIED, "icu", {})}));
  EXPECT_EQ(summary_.rows(), 3);
  EXPECT_THAT(sheets_, ElementsAre("c1: 1 0"));
  std::vector<std::string> errors;
  for (const type::v1::RowError& error : summary_.errors()) {
    errors.push_back(base::StrCat(error.line(), " ", error.column(), " ", error.reason()));
  }
  EXPECT_THAT(errors, ElementsAre("2 answers[0].value VALUE_OUT_OF_RANGE", "2 answers[1].item UNKNOWN_ITEM",
                                  "3 role_group UNKNOWN_ROLE_GROUP"));
}

TEST_F(ResponseRowsTest, FaultsOfTheHeaderRowNameItsLine) {
  header_.mutable_csv()->set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  header_.set_on_error(type::v1::ON_ERROR_SKIP);
  EXPECT_THAT(FaultsOf("unit_id,,A,A\nicu,1,1,1\n"),
              ElementsAre("line 1: column 2 EMPTY_COLUMN_NAME", "line 1: A DUPLICATE_COLUMN"));
  EXPECT_THAT(FaultsOf("\nunit,A,hours\n"),
              ElementsAre("line 2: unit_id MISSING_COLUMN", "line 2: unit UNKNOWN_COLUMN",
                          "line 2: hours UNKNOWN_COLUMN"));
  EXPECT_THAT(FaultsOf("unit_id,\xff\n"), ElementsAre("line 1 WRONG_ENCODING"));
  EXPECT_THAT(FaultsOf("unit_id,\"A\n"), ElementsAre("line 1 MALFORMED_ROW"));
  EXPECT_THAT(FaultsOf("\n"), ElementsAre("line 1 MISSING_COLUMN"));
}

TEST_F(ResponseRowsTest, NeedsTheRoleGroupFromSomewhere) {
  EXPECT_THAT(FaultsOf("unit_id,A\nicu,1\n"), ElementsAre("line 1: role_group MISSING_COLUMN"));
  header_.mutable_csv()->set_role_group_column("group");
  EXPECT_THAT(FaultsOf("unit_id,A\nicu,1\n"), ElementsAre("line 1: group MISSING_COLUMN"));
}

TEST_F(ResponseRowsTest, TakesAHeaderRowAloneForAnImportOfNoAnswers) {
  header_.mutable_csv()->set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  EXPECT_OK(TakeCsv("unit_id,A,B\n"));
  EXPECT_EQ(summary_.rows(), 0);
  EXPECT_THAT(sheets_, IsEmpty());
}

TEST_F(ResponseRowsTest, RefusesAStreamThatCarriesNothing) {
  EXPECT_THAT(Take({}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(TakeCsv(""), HasReason("PAYLOAD_MISSING"));
}

}  // namespace
}  // namespace rapport::intake
