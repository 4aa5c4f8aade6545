#include "libs/db/bulk.h"

#include <utility>

#include "libs/base/strings.h"

namespace rapport::db {

std::string PlaceholderRows(std::size_t rows, std::size_t columns) {
  std::string row = "(";
  for (std::size_t i = 0; i < columns; ++i) row += i == 0 ? "?" : ", ?";
  row += ')';
  std::string text;
  for (std::size_t i = 0; i < rows; ++i) base::StrAppend(&text, i == 0 ? "" : ", ", row);
  return text;
}

absl::Status BulkInsert::Finish() {
  if (values_.empty()) return absl::OkStatus();
  if (values_.size() % columns_ != 0) return absl::InternalError("a bulk insert has a row of another width");
  const std::vector<Value> values = std::exchange(values_, {});
  return transaction_.Insert({into_, columns_, on_conflict_, values});
}

}  // namespace rapport::db
