#include "libs/db/bulk.h"

#include "libs/base/status_macros.h"

namespace rapport::db {

std::string Placeholders(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "?" : ", ?";
  return text;
}

absl::Status BulkInsert::Finish() {
  if (values_.empty()) return absl::OkStatus();
  if (values_.size() % columns_ != 0) return absl::InternalError("a bulk insert has a row of another width");
  std::string sql(before_);
  const std::string row = Placeholders(columns_);
  for (std::size_t i = 0; i < values_.size() / columns_; ++i) {
    sql += i == 0 ? "(" : ", (";
    sql += row;
    sql += ')';
  }
  sql += after_;
  RAPPORT_ASSIGN_OR_RETURN(Statement insert, transaction_.Prepare(sql));
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const int index = static_cast<int>(i) + 1;
    if (const auto* number = std::get_if<std::int64_t>(&values_[i])) {
      insert.Bind(index, *number);
    } else if (const auto* text = std::get_if<std::string>(&values_[i])) {
      insert.Bind(index, *text);
    } else {
      insert.Bind(index, Blob{std::get<Bytes>(values_[i]).bytes});
    }
  }
  values_.clear();
  return insert.Run();
}

}  // namespace rapport::db
