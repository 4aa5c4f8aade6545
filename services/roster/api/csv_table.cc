#include "services/roster/api/csv_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/csv/header.h"

namespace rapport::roster {
namespace {

constexpr std::string_view kMalformedRow = "MALFORMED_ROW";

std::string_view ReasonOf(const csv::RowError& error) {
  return error.reason == csv::kWrongEncoding ? std::string_view(error.reason) : kMalformedRow;
}

absl::Status BadHeader(std::vector<base::FieldViolation> violations) {
  return base::InvalidArgument("IMPORT_REJECTED", "the header row cannot be taken; nothing was imported",
                               std::move(violations));
}

}  // namespace

CsvTable::CsvTable(std::vector<std::string_view> columns, Callbacks callbacks)
    : columns_(std::move(columns)), callbacks_(std::move(callbacks)), values_(columns_.size()) {}

absl::Status CsvTable::Push(std::string_view chunk) { return reader_.Push(chunk, *this); }

absl::Status CsvTable::Finish() {
  if (absl::Status status = reader_.Finish(*this); !status.ok()) return status;
  if (has_header_) return absl::OkStatus();
  return BadHeader({{"line 1", "must be a row with the names of the columns", "MISSING_COLUMN"}});
}

absl::Status CsvTable::OnRow(const csv::Row& row) {
  if (!has_header_) return ReadHeader(row);
  if (row.fields.size() != columns_.size()) {
    callbacks_.on_unreadable(
        row.line, "", kMalformedRow,
        base::StrCat("has ", row.fields.size(), " fields where the header row has ", columns_.size()));
    return absl::OkStatus();
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) values_[i] = row.fields[position_of_[i]];
  callbacks_.on_row(row.line, values_);
  return absl::OkStatus();
}

absl::Status CsvTable::OnError(const csv::RowError& error) {
  if (!has_header_) {
    return BadHeader({{base::StrCat("line ", error.line), error.message, std::string(ReasonOf(error))}});
  }
  callbacks_.on_unreadable(error.line, error.column < column_at_.size() ? column_at_[error.column] : "",
                           ReasonOf(error), error.message);
  return absl::OkStatus();
}

absl::Status CsvTable::ReadHeader(const csv::Row& row) {
  const absl::StatusOr<csv::Header> header = csv::Header::Create(row);
  std::vector<base::FieldViolation> violations;
  const auto gather = [&](const absl::Status& status) {
    for (base::FieldViolation& violation : base::ViolationsOf(status)) {
      violation.field = base::StrCat("line ", row.line, ": ", violation.field);
      violations.push_back(std::move(violation));
    }
  };
  gather(header.status());
  if (header.ok()) {
    gather(header->Require(columns_));
    gather(header->AllowOnly(columns_));
  }
  if (!violations.empty()) return BadHeader(std::move(violations));
  column_at_.resize(columns_.size());
  for (const std::string_view column : columns_) {
    position_of_.push_back(*header->Find(column));
    column_at_[position_of_.back()] = column;
  }
  has_header_ = true;
  return absl::OkStatus();
}

}  // namespace rapport::roster
