#ifndef RAPPORT_LIBS_IMPORTING_CSV_TABLE_H_
#define RAPPORT_LIBS_IMPORTING_CSV_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/status.h"
#include "libs/csv/header.h"
#include "libs/csv/reader.h"

namespace rapport::importing {

// A row of which no fields can be had.
struct UnreadableRow {
  std::int64_t line = 0;     // as ImportReport::AddError() takes it
  std::string_view column;   // may be empty
  std::string_view reason;   // MALFORMED_ROW or WRONG_ENCODING
  std::string_view message;  // names no content of the row
};

// Takes the rows of a table, in the order of the file. What it is handed is valid during the call only.
class TableSink {
 public:
  virtual ~TableSink() = default;

  // The header row, whose names are distinct and not empty; called once, before any other. Returns what is
  // wrong with it, each fault in the name of a column: any refuses the import, whatever on_error says.
  virtual std::vector<base::FieldViolation> OnHeader(const csv::Header& header) = 0;

  // A row with as many fields as the header row has.
  virtual void OnRow(const csv::Row& row) = 0;

  virtual void OnUnreadable(const UnreadableRow& row) = 0;
};

// CSV text with a header row, in pieces of any length. One import, one thread.
class CsvTable final : private csv::RowSink {
 public:
  // `sink` must outlive the table.
  explicit CsvTable(TableSink& sink) : sink_(sink) {}

  // Reads a piece of the text. INVALID_ARGUMENT / IMPORT_REJECTED when the header row cannot be taken, with a
  // violation such as "line 1: unit_id" for each fault: MALFORMED_ROW, WRONG_ENCODING, EMPTY_COLUMN_NAME,
  // DUPLICATE_COLUMN, or what the sink said. Faults of other rows are the sink's.
  absl::Status Push(std::string_view chunk);

  // The end of the text. IMPORT_REJECTED with MISSING_COLUMN of "line 1" when there was no header row.
  absl::Status Finish();

 private:
  absl::Status OnRow(const csv::Row& row) override;
  absl::Status OnError(const csv::RowError& error) override;
  absl::Status ReadHeader(const csv::Row& row);

  TableSink& sink_;
  csv::Reader reader_;
  std::vector<std::string> names_;  // of the columns; empty before the header row
};

}  // namespace rapport::importing

#endif  // RAPPORT_LIBS_IMPORTING_CSV_TABLE_H_
