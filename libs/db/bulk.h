#ifndef RAPPORT_LIBS_DB_BULK_H_
#define RAPPORT_LIBS_DB_BULK_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/db/database.h"

namespace rapport::db {

// Rows that go into one statement: engines take a few tens of thousands of parameters.
inline constexpr std::size_t kBulkRows = 500;

// "(?, ?), (?, ?), (?, ?)": parameters for as many rows of `columns` values, as after VALUES.
std::string PlaceholderRows(std::size_t rows, std::size_t columns);

// Inserts many rows with few statements, so that an engine across a network is asked seldom:
//   BulkInsert insert(transaction, "t (a, b)", 2, "ON CONFLICT DO NOTHING");
//   for (...) RAPPORT_RETURN_IF_ERROR(insert.Add(a, b));
//   RAPPORT_RETURN_IF_ERROR(insert.Finish());
// All must outlive it; `into` and `on_conflict` are constants.
class BulkInsert {
 public:
  BulkInsert(Transaction& transaction, std::string_view into, std::size_t columns,
             std::string_view on_conflict = "")
      : transaction_(transaction), into_(into), columns_(columns), on_conflict_(on_conflict) {}

  // Adds a row, of exactly `columns` values; those of a column are all numbers, all texts or all blobs.
  template <typename... Values>
  absl::Status Add(const Values&... values) {
    (Push(values), ...);
    return values_.size() < kBulkRows * columns_ ? absl::OkStatus() : Finish();
  }

  // Writes what was added and not yet written.
  absl::Status Finish();

 private:
  template <std::integral T>
  void Push(T value) {
    values_.emplace_back(static_cast<std::int64_t>(value));
  }
  void Push(std::string_view text) { values_.emplace_back(std::string(text)); }
  void Push(const std::string& text) { values_.emplace_back(text); }
  void Push(const char* text) { values_.emplace_back(std::string(text)); }
  void Push(Blob blob) { values_.emplace_back(Bytes{std::string(blob.bytes)}); }

  Transaction& transaction_;
  const std::string_view into_;
  const std::size_t columns_;
  const std::string_view on_conflict_;
  std::vector<Value> values_;  // row by row
};

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_BULK_H_
