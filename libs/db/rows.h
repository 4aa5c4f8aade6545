#ifndef RAPPORT_LIBS_DB_ROWS_H_
#define RAPPORT_LIBS_DB_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace rapport::db {

// A value that is written: a number, a text, or bytes.
struct Bytes {
  std::string bytes;
};
using Value = std::variant<std::int64_t, std::string, Bytes>;

// Rows to be inserted by one statement.
struct Rows {
  std::string_view into;          // table and columns, "t (a, b)"
  std::size_t columns = 0;        // how many; 1 or more
  std::string_view on_conflict;   // "ON CONFLICT ...", or empty
  std::span<const Value> values;  // row by row; those of a column are all of one type
};

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_ROWS_H_
