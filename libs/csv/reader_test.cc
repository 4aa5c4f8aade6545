#include "libs/csv/reader.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/csv/collecting_sink.h"
#include "libs/testing/status_matchers.h"

namespace rapport::csv {
namespace {

using ::rapport::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Parse(std::string_view text, Options options = {}) {
  CollectingSink sink;
  EXPECT_OK(ParseAll(text, sink, options));
  return sink.seen;
}

TEST(CsvReaderTest, Rows) {
  EXPECT_THAT(Parse("a,b\n1,2\n"), ElementsAre("1: a|b", "2: 1|2"));
  EXPECT_THAT(Parse("a,b\r\n1,2\r\n"), ElementsAre("1: a|b", "2: 1|2"));
  EXPECT_THAT(Parse("a,b\n1,2"), ElementsAre("1: a|b", "2: 1|2"));
  EXPECT_THAT(Parse("a,b\n1,2\r"), ElementsAre("1: a|b", "2: 1|2"));
  EXPECT_THAT(Parse(",\n,,\n"), ElementsAre("1: |", "2: ||"));
  EXPECT_THAT(Parse(""), IsEmpty());
}

TEST(CsvReaderTest, Quotes) {
  EXPECT_THAT(Parse("\"a\",\"b,c\"\n"), ElementsAre("1: a|b,c"));
  EXPECT_THAT(Parse("\"say \"\"hi\"\"\",\"\"\"\",x\n"), ElementsAre("1: say \\\"hi\\\"|\\\"|x"));
  EXPECT_THAT(Parse("\"\"\n\"\",\"\"\n"), ElementsAre("1: ", "2: |"));
  EXPECT_THAT(Parse("a,\"b\"\r\n"), ElementsAre("1: a|b"));
  EXPECT_THAT(Parse("a,\"b\""), ElementsAre("1: a|b"));
}

TEST(CsvReaderTest, LineNumbersArePhysical) {
  EXPECT_THAT(Parse("h\n\n\r\n\"two\nlines\"\nx\n\"three\r\n\r\nlines\",y\n\nlast"),
              ElementsAre("1: h", "4: two\\nlines", "6: x", "7: three\\r\\n\\r\\nlines|y", "11: last"));
}

TEST(CsvReaderTest, CountsLines) {
  for (const auto& [text, lines] : std::vector<std::pair<std::string, int64_t>>{{"", 0},
                                                                                {"a", 1},
                                                                                {"a\n", 1},
                                                                                {"a\n\n", 2},
                                                                                {"a\nb", 2},
                                                                                {"\"a\nb\"\nc\"d\n", 3},
                                                                                {"xxxxxxxxxxxx", 1}}) {
    CollectingSink sink;
    Reader reader({.max_row_bytes = 10});
    EXPECT_OK(reader.Push(text, sink));
    EXPECT_OK(reader.Finish(sink));
    EXPECT_EQ(reader.lines(), lines) << text;
  }
}

TEST(CsvReaderTest, ByteOrderMarkAtTheStartOnly) {
  EXPECT_THAT(Parse("\xEF\xBB\xBF"), IsEmpty());
  EXPECT_THAT(Parse("\xEF\xBB\xBFid,name\n"), ElementsAre("1: id|name"));
  EXPECT_THAT(Parse("\xEF\xBB\xBF\"id\",name\n"), ElementsAre("1: id|name"));
  EXPECT_THAT(Parse("a\n\xEF\xBB\xBFid\n"), ElementsAre("1: a", "2: \\357\\273\\277id"));
}

TEST(CsvReaderTest, OtherDelimiter) {
  EXPECT_THAT(Parse("a,b;c\n\"d;e\";f\n", {.delimiter = ';'}), ElementsAre("1: a,b|c", "2: d;e|f"));
}

TEST(CsvReaderTest, StrayQuotes) {
  EXPECT_THAT(Parse("a,b\"c\nd\n"), ElementsAre("1: STRAY_QUOTE in 1", "2: d"));
  EXPECT_THAT(Parse("a,b\"c\"\nd\n"), ElementsAre("1: STRAY_QUOTE in 1", "2: d"));
  EXPECT_THAT(Parse("a,\"b\"c\nd\n"), ElementsAre("1: STRAY_QUOTE in 1", "2: d"));
  EXPECT_THAT(Parse("a, \"b\"\nd\n"), ElementsAre("1: STRAY_QUOTE in 1", "2: d"));
}

TEST(CsvReaderTest, ALostQuoteCostsItsOwnLineOnly) {
  EXPECT_THAT(Parse("h\n\"a,b\nc,d\n\"e\",f\ng\n"),
              ElementsAre("1: h", "2: UNTERMINATED_QUOTE in 0", "3: c|d", "4: e|f", "5: g"));
  EXPECT_THAT(Parse("\"a\nb\n\"c,\"\"d\"\ne"),
              ElementsAre("1: UNTERMINATED_QUOTE in 0", "2: b", "3: c,\\\"d", "4: e"));
  EXPECT_THAT(Parse("\"a,b\nc,\"d\"\n"), ElementsAre("1: UNTERMINATED_QUOTE in 0", "2: c|d"));
  EXPECT_THAT(Parse("x,\"never closed"), ElementsAre("1: UNTERMINATED_QUOTE in 1"));
}

TEST(CsvReaderTest, BareCarriageReturn) {
  EXPECT_THAT(Parse("a,b\rc,d\r"), ElementsAre("1: BARE_CARRIAGE_RETURN in 1"));
  EXPECT_THAT(Parse("a\r\r\nb\n"), ElementsAre("1: BARE_CARRIAGE_RETURN in 0", "2: b"));
  EXPECT_THAT(Parse("\"a\rb\"\n"), ElementsAre("1: a\\rb"));
}

TEST(CsvReaderTest, WrongEncoding) {
  EXPECT_THAT(Parse("a,M\xfcnster\nb\n"), ElementsAre("1: WRONG_ENCODING in 1", "2: b"));
  EXPECT_THAT(Parse("a,\xc3,\xa9\n"), ElementsAre("1: WRONG_ENCODING in 1"));
  EXPECT_THAT(Parse("\"a\n\xff\",b\nc\n"), ElementsAre("1: WRONG_ENCODING in 0", "3: c"));
  EXPECT_THAT(Parse(std::string("\xff\xfe"
                                "a\0,\0b\0\n\0",
                                10)),  // UTF-16
              ElementsAre("1: WRONG_ENCODING in 0", "2: NUL_BYTE in 0"));
}

TEST(CsvReaderTest, NulByte) {
  EXPECT_THAT(Parse(std::string_view("a,b\0c\nd\n", 8)), ElementsAre("1: NUL_BYTE in 1", "2: d"));
}

TEST(CsvReaderTest, Limits) {
  const Options small = {.max_field_bytes = 4, .max_columns = 3, .max_row_bytes = 12};
  EXPECT_THAT(Parse("abcd,1\nabcde\nx,abcde\n", small),
              ElementsAre("1: abcd|1", "2: FIELD_TOO_LONG in 0", "3: FIELD_TOO_LONG in 1"));
  EXPECT_THAT(Parse("1,2,3\n1,2,3,4\n\"1\",2,,\nx\n", small),
              ElementsAre("1: 1|2|3", "2: TOO_MANY_COLUMNS in 3", "3: TOO_MANY_COLUMNS in 3", "4: x"));
  EXPECT_THAT(Parse("123,123,123\n123,123,1234\nx\n", small),
              ElementsAre("1: 123|123|123", "2: ROW_TOO_LONG in 0", "3: x"));
  EXPECT_THAT(Parse("\"1\n2\n3\n4\n5\n6\n7\"\nx\n", small),
              ElementsAre("1: UNTERMINATED_QUOTE in 0", "2: 2", "3: 3", "4: 4", "5: 5", "6: 6",
                          "7: STRAY_QUOTE in 0", "8: x"));
}

TEST(CsvReaderTest, DefaultLimitsAreAsDocumented) {
  EXPECT_THAT(Parse(std::string((64 << 10) + 1, 'x')), ElementsAre("1: FIELD_TOO_LONG in 0"));
  EXPECT_THAT(Parse(std::string(4096, ',')), ElementsAre("1: TOO_MANY_COLUMNS in 4096"));
  EXPECT_THAT(Parse(std::string((1 << 20) + 1, 'x') + "\ny"), ElementsAre("1: ROW_TOO_LONG in 0", "2: y"));
}

// Stops at the row with the given line.
class StoppingSink : public CollectingSink {
 public:
  absl::Status OnRow(const Row& row) override {
    if (row.line == 2) return absl::AbortedError("enough");
    return CollectingSink::OnRow(row);
  }
};

TEST(CsvReaderTest, TheSinkCanStop) {
  StoppingSink sink;
  Reader reader;
  EXPECT_THAT(reader.Push("a\nb\nc\n", sink), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(reader.Push("d\n", sink), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(reader.Finish(sink), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(sink.seen, ElementsAre("1: a"));
}

// Random files made of the bytes that matter, cut at random places, read the same as in one piece.
TEST(CsvReaderPropertyTest, ChunksDoNotMatter) {
  constexpr std::string_view kBytes = "\"\"\"\n\n\r,,ab\xc3\xa9\xef\xbb\xbf\0";
  std::mt19937 random(20261123);
  const Options small = {.max_field_bytes = 6, .max_columns = 4, .max_row_bytes = 16};
  for (int round = 0; round < 5000; ++round) {
    const Options options = round % 2 == 0 ? small : Options{};
    std::string text;
    for (size_t length = random() % 60; length > 0; --length)
      text.push_back(kBytes[random() % kBytes.size()]);

    CollectingSink chunked;
    Reader reader(options);
    for (size_t at = 0; at < text.size();) {
      const size_t size = 1 + random() % (round % 3 == 0 ? 1 : 20);
      // A string of its own, so that the sanitizers see a view that outlives its chunk.
      const std::string chunk = text.substr(at, size);
      ASSERT_OK(reader.Push(chunk, chunked));
      at += size;
    }
    ASSERT_OK(reader.Finish(chunked));
    CollectingSink whole;
    Reader whole_reader(options);
    ASSERT_OK(whole_reader.Push(text, whole));
    ASSERT_OK(whole_reader.Finish(whole));
    ASSERT_EQ(chunked.seen, whole.seen) << absl::CEscape(text);
    ASSERT_EQ(reader.lines(), whole_reader.lines()) << absl::CEscape(text);
  }
}

// Files whose every line would make a careless parser search the rest of the file.
TEST(CsvReaderPropertyTest, HostileFilesTakeLinearTime) {
  for (const std::string line : {"\"\n", "\"x\n", "x\"\n", "\"\"\"\n", "\"\n,,\n", "\",\"\n"}) {
    std::string text = "\"";
    while (text.size() < 4 << 20) text += line;
    CollectingSink sink;
    EXPECT_OK(ParseAll(text, sink));
    EXPECT_FALSE(sink.seen.empty());
  }
}

}  // namespace
}  // namespace rapport::csv
