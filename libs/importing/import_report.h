#ifndef RAPPORT_LIBS_IMPORTING_IMPORT_REPORT_H_
#define RAPPORT_LIBS_IMPORTING_IMPORT_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "rapport/type/v1/import.pb.h"

namespace rapport::importing {

// Gathers what an import meets, row by row, and says at the end what became of it. One import, one thread.
class ImportReport {
 public:
  static constexpr std::size_t kMaxErrors = 100;  // reported; all are counted

  explicit ImportReport(type::v1::OnError on_error) : skip_(on_error == type::v1::ON_ERROR_SKIP) {}

  void CountRow() { ++rows_; }

  // A row that cannot be taken. `line` is 1-based; `column` may be empty. Several errors of one line count as
  // one row.
  void AddError(std::int64_t line, std::string_view column, std::string_view reason,
                std::string_view message);

  bool has_errors() const { return bad_rows_ > 0; }

  // With ON_ERROR_STOP and an error: INVALID_ARGUMENT / IMPORT_REJECTED whose violations are named "line 17:
  // unit_id". OK otherwise.
  absl::Status Verdict() const;

  // Rows, skipped rows and errors of the summary; the other counts are the importer's.
  type::v1::ImportSummary Summary() const;

 private:
  const bool skip_;
  std::int64_t rows_ = 0;
  std::int64_t bad_rows_ = 0;
  std::int64_t last_bad_line_ = 0;
  std::vector<type::v1::RowError> errors_;
};

}  // namespace rapport::importing

#endif  // RAPPORT_LIBS_IMPORTING_IMPORT_REPORT_H_
