#include "libs/db/bulk.h"

#include <utility>

namespace rapport::db {

std::string Placeholders(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "?" : ", ?";
  return text;
}

absl::Status BulkInsert::Finish() {
  if (values_.empty()) return absl::OkStatus();
  if (values_.size() % columns_ != 0) return absl::InternalError("a bulk insert has a row of another width");
  const std::vector<Value> values = std::exchange(values_, {});
  return transaction_.Insert({into_, columns_, on_conflict_, values});
}

}  // namespace rapport::db
