// The CSV reader: any bytes, in any chunks.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/utf8.h"
#include "libs/csv/header.h"
#include "libs/csv/reader.h"
#include "libs/csv/writer.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"

namespace rapport::csv {
namespace {

// A row or an error, kept.
struct Seen {
  std::int64_t line = 0;
  std::vector<std::string> fields;
  std::string reason;  // empty for a row
  std::size_t column = 0;
  bool operator==(const Seen&) const = default;
};

// Keeps everything, and checks each row and error by itself.
class CheckingSink final : public RowSink {
 public:
  explicit CheckingSink(const Options& options) : options_(options) {}

  absl::Status OnRow(const Row& row) override {
    FUZZ_CHECK(!row.fields.empty() && row.fields.size() <= options_.max_columns);
    std::size_t bytes = 0;
    for (const std::string_view field : row.fields) {
      FUZZ_CHECK(field.size() <= options_.max_field_bytes);
      FUZZ_CHECK(base::IsUtf8(field) && field.find('\0') == std::string_view::npos);
      bytes += field.size();
    }
    FUZZ_CHECK(bytes <= options_.max_row_bytes);
    FUZZ_CHECK(row.line > last_line_);
    last_line_ = row.line;
    if (seen.empty()) CheckHeader(row);
    seen.push_back({row.line, {row.fields.begin(), row.fields.end()}, "", 0});
    return absl::OkStatus();
  }

  absl::Status OnError(const RowError& error) override {
    FUZZ_CHECK(!error.reason.empty() && error.message == Describe(error.reason));
    FUZZ_CHECK(error.message != Describe(""));  // every reason has a sentence of its own
    FUZZ_CHECK(error.line > last_line_);
    FUZZ_CHECK(error.column <= options_.max_row_bytes);
    last_line_ = error.line;
    seen.push_back({error.line, {}, error.reason, error.column});
    return absl::OkStatus();
  }

  std::vector<Seen> seen;

 private:
  static void CheckHeader(const Row& row) {
    const absl::StatusOr<Header> header = Header::Create(row);
    if (!header.ok()) return fuzz::CheckRefusal(header.status(), row.fields.size());
    FUZZ_CHECK(header->size() == row.fields.size());
    for (std::size_t i = 0; i < header->size(); ++i) FUZZ_CHECK(header->Find(header->names()[i]) == i);
  }

  const Options options_;
  std::int64_t last_line_ = 0;
};

// What was read is read again from what the writer makes of it.
void CheckRoundTrip(const std::vector<Seen>& seen) {
  std::string text;
  std::vector<std::vector<std::string>> rows;
  for (const Seen& row : seen) {
    // Nothing can be put in front of a lone byte order mark that a reader would not take for one.
    if (!row.reason.empty() || row.fields.front().starts_with("\xEF\xBB\xBF")) continue;
    AppendRow(row.fields, &text, Formulas::kKeep);
    rows.push_back(row.fields);
  }
  CheckingSink again({});
  FUZZ_CHECK(ParseAll(text, again).ok());
  FUZZ_CHECK(again.seen.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) FUZZ_CHECK(again.seen[i].fields == rows[i]);
}

}  // namespace
}  // namespace rapport::csv

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::csv;
  rapport::fuzz::Input input(data, size);
  const std::uint8_t how = input.TakeByte();
  const std::size_t chunk_size = 1 + how % 16;
  Options options;
  if ((how & 128) != 0) options = {.max_field_bytes = 8, .max_columns = 4, .max_row_bytes = 24};
  const std::string_view text = input.TakeRest();

  CheckingSink whole(options);
  CheckingSink chunked(options);
  FUZZ_CHECK(ParseAll(text, whole, options).ok());
  Reader reader(options);
  for (std::size_t at = 0; at < text.size(); at += chunk_size) {
    FUZZ_CHECK(reader.Push(text.substr(at, chunk_size), chunked).ok());
  }
  FUZZ_CHECK(reader.Finish(chunked).ok());
  FUZZ_CHECK(whole.seen == chunked.seen);

  const auto feeds = std::count(text.begin(), text.end(), '\n');
  FUZZ_CHECK(reader.lines() == feeds + (text.empty() || text.ends_with('\n') ? 0 : 1));
  if (!whole.seen.empty()) FUZZ_CHECK(whole.seen.back().line <= reader.lines());
  CheckRoundTrip(whole.seen);
  return 0;
}
