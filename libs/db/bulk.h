#ifndef RAPPORT_LIBS_DB_BULK_H_
#define RAPPORT_LIBS_DB_BULK_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "libs/db/database.h"

namespace rapport::db {

// Rows that go into one statement: engines take a few tens of thousands of parameters.
inline constexpr std::size_t kBulkRows = 500;

// "?, ?, ?": `count` parameters for IN (...).
std::string Placeholders(std::size_t count);

// Inserts many rows with few statements, so that an engine across a network is asked seldom:
//   BulkInsert insert(transaction, "INSERT INTO t (a, b) VALUES ", 2, " ON CONFLICT DO NOTHING");
//   for (...) RAPPORT_RETURN_IF_ERROR(insert.Add(a, b));
//   RAPPORT_RETURN_IF_ERROR(insert.Finish());
// All must outlive it; `before` and `after` are constants.
class BulkInsert {
 public:
  BulkInsert(Transaction& transaction, std::string_view before, std::size_t columns,
             std::string_view after = "")
      : transaction_(transaction), before_(before), after_(after), columns_(columns) {}

  // Adds a row, of exactly `columns` values.
  template <typename... Values>
  absl::Status Add(const Values&... values) {
    (Push(values), ...);
    return values_.size() < kBulkRows * columns_ ? absl::OkStatus() : Finish();
  }

  // Writes what was added and not yet written.
  absl::Status Finish();

 private:
  struct Bytes {
    std::string bytes;
  };
  using Value = std::variant<std::int64_t, std::string, Bytes>;

  template <std::integral T>
  void Push(T value) {
    values_.emplace_back(static_cast<std::int64_t>(value));
  }
  void Push(std::string_view text) { values_.emplace_back(std::string(text)); }
  void Push(const std::string& text) { values_.emplace_back(text); }
  void Push(const char* text) { values_.emplace_back(std::string(text)); }
  void Push(Blob blob) { values_.emplace_back(Bytes{std::string(blob.bytes)}); }

  Transaction& transaction_;
  const std::string_view before_;
  const std::string_view after_;
  const std::size_t columns_;
  std::vector<Value> values_;  // row by row
};

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_BULK_H_
