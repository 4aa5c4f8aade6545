#include "libs/importing/import_report.h"

#include <gtest/gtest.h>

#include "libs/base/status.h"

namespace rapport::importing {
namespace {

TEST(ImportReport, RejectsAllWhenOneRowIsBad) {
  ImportReport report(type::v1::ON_ERROR_STOP);
  for (int i = 0; i < 3; ++i) report.CountRow();
  report.AddError(2, "unit_id", "UNKNOWN_UNIT", "names no unit");
  report.AddError(2, "AF06", "NOT_A_NUMBER", "is no whole number");
  report.AddError(4, "", "MALFORMED_ROW", "has too few fields");
  const absl::Status verdict = report.Verdict();
  EXPECT_EQ(base::ReasonOf(verdict), "IMPORT_REJECTED");
  EXPECT_EQ(verdict.message(), "2 of 3 rows cannot be taken; nothing was imported");
  const std::vector<base::FieldViolation> violations = base::ViolationsOf(verdict);
  ASSERT_EQ(violations.size(), 3u);
  EXPECT_EQ(violations[0].field, "line 2: unit_id");
  EXPECT_EQ(violations[2].field, "line 4");
}

TEST(ImportReport, ReportsBadRowsWhenTheyAreSkipped) {
  ImportReport report(type::v1::ON_ERROR_SKIP);
  for (int line = 2; line < 302; ++line) {
    report.CountRow();
    report.AddError(line, "x", "NOT_A_NUMBER", "is no whole number");
  }
  EXPECT_TRUE(report.Verdict().ok());
  EXPECT_EQ(report.Summary().skipped(), 300);
  EXPECT_EQ(report.Summary().errors_size(), 100);
}

}  // namespace
}  // namespace rapport::importing
