#ifndef RAPPORT_SERVICES_ROSTER_API_CSV_TABLE_H_
#define RAPPORT_SERVICES_ROSTER_API_CSV_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/csv/reader.h"

namespace rapport::roster {

// CSV text with a header row and a fixed set of columns, in any order. Not thread safe.
class CsvTable final : private csv::RowSink {
 public:
  struct Callbacks {
    // A row, its values in the order of `columns`. They are valid during the call only.
    std::function<void(std::int64_t line, std::span<const std::string_view> values)> on_row;
    // A row that cannot be read: MALFORMED_ROW or WRONG_ENCODING. `column` may be empty.
    std::function<void(std::int64_t line, std::string_view column, std::string_view reason,
                       std::string_view message)>
        on_unreadable;
  };

  CsvTable(std::vector<std::string_view> columns, Callbacks callbacks);

  // Reads a piece of the text. INVALID_ARGUMENT, IMPORT_REJECTED when the header row lacks a column
  // (MISSING_COLUMN), has another (UNKNOWN_COLUMN) or the same twice, or cannot be read.
  absl::Status Push(std::string_view chunk);

  // The end of the text; there must have been a header row.
  absl::Status Finish();

 private:
  absl::Status OnRow(const csv::Row& row) override;
  absl::Status OnError(const csv::RowError& error) override;
  absl::Status ReadHeader(const csv::Row& row);

  const std::vector<std::string_view> columns_;
  const Callbacks callbacks_;
  csv::Reader reader_;
  bool has_header_ = false;
  std::vector<std::size_t> position_of_;     // of columns_ in the file
  std::vector<std::string_view> column_at_;  // by position in the file
  std::vector<std::string_view> values_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_CSV_TABLE_H_
