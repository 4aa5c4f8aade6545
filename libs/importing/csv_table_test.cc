#include "libs/importing/csv_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"

namespace rapport::importing {
namespace {

using rapport::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Writes down what it is handed; finds fault with columns named "bad".
class Recorder final : public TableSink {
 public:
  std::vector<base::FieldViolation> OnHeader(const csv::Header& header) override {
    if (header.Find("bad")) return {{"bad", "is a bad column", "UNKNOWN_COLUMN"}};
    return {};
  }
  void OnRow(const csv::Row& row) override {
    std::string& seen = seen_.emplace_back(base::StrCat(row.line));
    for (const std::string_view field : row.fields) base::StrAppend(&seen, " ", field);
  }
  void OnUnreadable(const UnreadableRow& row) override {
    seen_.push_back(base::StrCat(row.line, " ", row.column, " ", row.reason));
  }

  const std::vector<std::string>& seen() const { return seen_; }

 private:
  std::vector<std::string> seen_;
};

absl::Status Read(std::string_view text, TableSink& sink, std::size_t piece = std::string_view::npos) {
  CsvTable table(sink);
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    if (absl::Status status = table.Push(text.substr(0, piece)); !status.ok()) return status;
  }
  return table.Finish();
}

// "field reason" of each violation of a table that is refused.
std::vector<std::string> FaultsOf(std::string_view text) {
  Recorder recorder;
  const absl::Status status = Read(text, recorder);
  EXPECT_THAT(status, HasReason("IMPORT_REJECTED"));
  EXPECT_THAT(recorder.seen(), IsEmpty());
  std::vector<std::string> faults;
  for (const base::FieldViolation& violation : base::ViolationsOf(status)) {
    faults.push_back(base::StrCat(violation.field, " ", violation.reason));
  }
  return faults;
}

TEST(CsvTable, HandsOverRowsHoweverTheTextIsCut) {
  constexpr std::string_view kText =
      "\xef\xbb\xbf"
      "a,b\n\"1\n1\",2\n\n3\n\"x,4\ny\xff,5\n6,7";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::string_view::npos}) {
    Recorder recorder;
    EXPECT_OK(Read(kText, recorder, piece));
    EXPECT_THAT(recorder.seen(), ElementsAre("2 1\n1 2", "5  MALFORMED_ROW", "6 a MALFORMED_ROW",
                                             "7 a WRONG_ENCODING", "8 6 7"));
  }
}

TEST(CsvTable, HeaderAloneIsATableWithoutRows) {
  Recorder recorder;
  EXPECT_OK(Read("a,b\n", recorder));
  EXPECT_THAT(recorder.seen(), IsEmpty());
}

TEST(CsvTable, FaultsOfTheHeaderRowNameItsLine) {
  EXPECT_THAT(FaultsOf("a,bad\n1,2\n"), ElementsAre("line 1: bad UNKNOWN_COLUMN"));
  EXPECT_THAT(FaultsOf("\n\na,,bad,a\n"),
              ElementsAre("line 3: column 2 EMPTY_COLUMN_NAME", "line 3: a DUPLICATE_COLUMN"));
  EXPECT_THAT(FaultsOf("a,b\"\n1,2\n"), ElementsAre("line 1 MALFORMED_ROW"));
  EXPECT_THAT(FaultsOf("\na,\xff\n"), ElementsAre("line 2 WRONG_ENCODING"));
  EXPECT_THAT(FaultsOf("\n\n"), ElementsAre("line 1 MISSING_COLUMN"));
}

}  // namespace
}  // namespace rapport::importing
