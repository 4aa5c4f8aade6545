#include "libs/importing/import_report.h"

#include <utility>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::importing {

void ImportReport::AddError(std::int64_t line, std::string_view column, std::string_view reason,
                            std::string_view message) {
  if (line != last_bad_line_) ++bad_rows_;
  last_bad_line_ = line;
  if (errors_.size() == kMaxErrors) return;
  type::v1::RowError error;
  error.set_line(line);
  error.set_column(std::string(column));
  error.set_reason(std::string(reason));
  error.set_message(std::string(message));
  errors_.push_back(std::move(error));
}

absl::Status ImportReport::Verdict() const {
  if (skip_ || bad_rows_ == 0) return absl::OkStatus();
  std::vector<base::FieldViolation> violations;
  for (const type::v1::RowError& error : errors_) {
    violations.push_back({error.column().empty() ? base::StrCat("line ", error.line())
                                                 : base::StrCat("line ", error.line(), ": ", error.column()),
                          error.message(), error.reason()});
  }
  return base::InvalidArgument(
      "IMPORT_REJECTED",
      base::StrCat(bad_rows_, " of ", rows_, " rows cannot be taken; nothing was imported"),
      std::move(violations));
}

type::v1::ImportSummary ImportReport::Summary() const {
  type::v1::ImportSummary summary;
  summary.set_rows(rows_);
  summary.set_skipped(bad_rows_);
  summary.mutable_errors()->Add(errors_.begin(), errors_.end());
  return summary;
}

}  // namespace rapport::importing
