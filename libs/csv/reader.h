#ifndef RAPPORT_LIBS_CSV_READER_H_
#define RAPPORT_LIBS_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rapport::csv {

// A push parser of CSV as RFC 4180 defines it, for files that arrive in pieces.
//
// Written here because the libraries at hand (libcsv among them) do not tell on which physical line of the
// file a row began, which is what a person needs to mend a file of 50,000 rows whose quoted fields span
// lines.
//
// Accepted: rows that end in LF or CRLF, quoted fields with doubled quotes, line breaks inside quotes, a
// UTF-8 byte order mark at the start, a last line without an end. Lines that are empty are skipped, yet
// counted.

struct Options {
  char delimiter = ',';
  size_t max_field_bytes = 64 << 10;
  size_t max_columns = 4096;
  size_t max_row_bytes = 1 << 20;  // with quotes and line breaks; also bounds the parser's memory
};

// One row. Valid during the call that delivers it only.
struct Row {
  int64_t line = 0;  // 1-based physical line on which the row begins
  std::span<const std::string_view> fields;
};

// A row that cannot be read.
struct RowError {
  int64_t line = 0;     // 1-based physical line on which the row begins
  size_t column = 0;    // 0-based index of the field at fault
  std::string reason;   // stable: one of the reasons below
  std::string message;  // a sentence that names no content of the file
};

// Reasons of RowError.
inline constexpr std::string_view kStrayQuote =
    "STRAY_QUOTE";  // a quote in an unquoted field or text after a closing one
inline constexpr std::string_view kUnterminatedQuote = "UNTERMINATED_QUOTE";
inline constexpr std::string_view kBareCarriageReturn = "BARE_CARRIAGE_RETURN";
inline constexpr std::string_view kWrongEncoding = "WRONG_ENCODING";  // not UTF-8
inline constexpr std::string_view kNulByte = "NUL_BYTE";
inline constexpr std::string_view kFieldTooLong = "FIELD_TOO_LONG";
inline constexpr std::string_view kTooManyColumns = "TOO_MANY_COLUMNS";
inline constexpr std::string_view kRowTooLong = "ROW_TOO_LONG";

// Takes what the reader finds, in the order of the file. A status other than OK stops the reader.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual absl::Status OnRow(const Row& row) = 0;
  virtual absl::Status OnError(const RowError& error) = 0;
};

// Rows and errors do not depend on how the file was cut into chunks. After a row whose quoting is broken
// parsing goes on with the physical line after the one on which the row began (so one lost quote does not
// swallow the file); after a row that is well delimited but bad otherwise, with the line after the row. Not
// thread safe.
class Reader {
 public:
  explicit Reader(Options options = {});
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Reads `chunk`, calling `sink` for every row that it completes. Returns the first error of `sink`, and
  // from then on that error again; bad rows are no error here.
  absl::Status Push(std::string_view chunk, RowSink& sink);

  // The end of the file: delivers what is left. Push must not be called afterwards.
  absl::Status Finish(RowSink& sink);

  // Physical lines that were read completely, blank and bad ones included.
  int64_t lines() const { return line_ - 1; }

 private:
  enum class Progress { kConsumed, kNeedMore, kSkippingLine };

  // Consumes whole rows from the front of `data` and returns how many bytes that were.
  absl::StatusOr<size_t> Consume(std::string_view data, bool at_end, RowSink& sink);
  absl::Status DeliverRow(std::string_view raw, RowSink& sink);

  const Options options_;
  std::string pending_;  // the beginning of a row whose end has not come yet
  int64_t line_ = 1;     // line on which the next row begins
  absl::Status status_;
};

// Parses a whole text at once.
absl::Status ParseAll(std::string_view text, RowSink& sink, Options options = {});

}  // namespace rapport::csv

#endif  // RAPPORT_LIBS_CSV_READER_H_
