#ifndef RAPPORT_LIBS_CSV_READER_H_
#define RAPPORT_LIBS_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/csv/row.h"
#include "libs/csv/row_parser.h"

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

  // Physical lines so far, blank and bad ones included.
  int64_t lines() const { return line_ - 1; }

 private:
  absl::Status Feed(std::string_view chunk, RowSink& sink);
  absl::StatusOr<size_t> ConsumeRows(std::string_view data, bool at_end, RowSink& sink);
  absl::StatusOr<size_t> ConsumeRow(std::string_view raw, RowSink& sink);
  bool FindRowEnd(std::string_view data);

  RowParser parser_;
  const size_t max_row_bytes_;
  std::string pending_;         // the beginning of a row whose end has not come yet
  size_t scanned_ = 0;          // bytes of the current row that were searched for its end,
  bool in_quotes_ = false;      // and whether the search stands inside quotes
  bool skipping_line_ = false;  // the rest of the current line belongs to a row that was refused
  bool at_start_ = true;        // where a byte order mark may stand
  int64_t line_ = 1;            // line on which the next row begins
  absl::Status status_;
};

// Parses a whole text at once.
absl::Status ParseAll(std::string_view text, RowSink& sink, Options options = {});

}  // namespace rapport::csv

#endif  // RAPPORT_LIBS_CSV_READER_H_
