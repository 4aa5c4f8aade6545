#include "libs/csv/writer.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "libs/csv/reader.h"
#include "libs/testing/status_matchers.h"

namespace rapport::csv {
namespace {

TEST(CsvWriterTest, QuotesOnlyWhenNeeded) {
  EXPECT_EQ(EscapeField(""), "");
  EXPECT_EQ(EscapeField("plain text"), "plain text");
  EXPECT_EQ(EscapeField("a,b"), "\"a,b\"");
  EXPECT_EQ(EscapeField("a,b", Formulas::kDefuse, ';'), "a,b");
  EXPECT_EQ(EscapeField("a;b", Formulas::kDefuse, ';'), "\"a;b\"");
  EXPECT_EQ(EscapeField("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(EscapeField("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(EscapeField(" x"), "\" x\"");
}

TEST(CsvWriterTest, DefusesFormulas) {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"}) {
    EXPECT_EQ(EscapeField(formula), std::string("'") + formula);
  }
  EXPECT_EQ(EscapeField("\rx"), "\"'\rx\"");
  EXPECT_EQ(EscapeField("=HYPERLINK(\"x\",1)"), "\"'=HYPERLINK(\"\"x\"\",1)\"");
  EXPECT_EQ(EscapeField("-1.5", Formulas::kKeep), "-1.5");
  EXPECT_EQ(EscapeField("a=b"), "a=b");
}

class LastRow : public RowSink {
 public:
  absl::Status OnRow(const Row& row) override {
    fields.assign(row.fields.begin(), row.fields.end());
    return absl::OkStatus();
  }
  absl::Status OnError(const RowError& error) override { return absl::InternalError(error.reason); }
  std::vector<std::string> fields;
};

TEST(CsvWriterPropertyTest, ReaderGetsBackWhatWasWritten) {
  constexpr std::string_view kBytes = "\"\"\n\r,,;ab =\t";
  std::mt19937 random(7);
  for (int round = 0; round < 5000; ++round) {
    std::vector<std::string> fields(1 + random() % 4);
    for (std::string& field : fields) {
      for (size_t length = random() % 6; length > 0; --length)
        field.push_back(kBytes[random() % kBytes.size()]);
    }
    std::string text;
    AppendRow(fields, &text, Formulas::kKeep);
    LastRow sink;
    ASSERT_OK(ParseAll(text, sink)) << text;
    ASSERT_EQ(sink.fields, fields) << text;
  }
}

}  // namespace
}  // namespace rapport::csv
