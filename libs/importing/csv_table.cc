#include "libs/importing/csv_table.h"

#include <utility>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::importing {
namespace {

constexpr std::string_view kMalformedRow = "MALFORMED_ROW";

// Callers are told two reasons of the reader's many: the encoding is mended elsewhere than the row.
std::string_view ReasonOf(const csv::RowError& error) {
  return error.reason == csv::kWrongEncoding ? csv::kWrongEncoding : kMalformedRow;
}

absl::Status BadHeader(std::vector<base::FieldViolation> violations) {
  return base::InvalidArgument("IMPORT_REJECTED", "the header row cannot be taken; nothing was imported",
                               std::move(violations));
}

}  // namespace

absl::Status CsvTable::Push(std::string_view chunk) { return reader_.Push(chunk, *this); }

absl::Status CsvTable::Finish() {
  RAPPORT_RETURN_IF_ERROR(reader_.Finish(*this));
  if (!names_.empty()) return absl::OkStatus();
  return BadHeader({{"line 1", "must be a row with the names of the columns", "MISSING_COLUMN"}});
}

absl::Status CsvTable::OnRow(const csv::Row& row) {
  if (names_.empty()) return ReadHeader(row);
  if (row.fields.size() == names_.size()) {
    sink_.OnRow(row);
  } else {
    sink_.OnUnreadable(
        {row.line, "", kMalformedRow,
         base::StrCat("has ", row.fields.size(), " fields where the header row has ", names_.size())});
  }
  return absl::OkStatus();
}

absl::Status CsvTable::OnError(const csv::RowError& error) {
  if (names_.empty()) {
    return BadHeader({{base::StrCat("line ", error.line), error.message, std::string(ReasonOf(error))}});
  }
  sink_.OnUnreadable({error.line, error.column < names_.size() ? std::string_view(names_[error.column]) : "",
                      ReasonOf(error), error.message});
  return absl::OkStatus();
}

absl::Status CsvTable::ReadHeader(const csv::Row& row) {
  const absl::StatusOr<csv::Header> header = csv::Header::Create(row);
  std::vector<base::FieldViolation> violations =
      header.ok() ? sink_.OnHeader(*header) : base::ViolationsOf(header.status());
  if (violations.empty()) {
    names_ = header->names();
    return absl::OkStatus();
  }
  for (base::FieldViolation& violation : violations) {
    violation.field = base::StrCat("line ", row.line, ": ", violation.field);
  }
  return BadHeader(std::move(violations));
}

}  // namespace rapport::importing
