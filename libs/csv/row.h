#ifndef RAPPORT_LIBS_CSV_ROW_H_
#define RAPPORT_LIBS_CSV_ROW_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rapport::csv {

struct Options {
  char delimiter = ',';
  size_t max_field_bytes = 64 << 10;
  size_t max_columns = 4096;
  size_t max_row_bytes = 1 << 20;  // with quotes and line breaks; also bounds the parser's memory
};

// One row. Valid during the call that delivers it only.
struct Row {
  int64_t line = 0;  // 1-based physical line on which the row begins
  std::span<const std::string_view> fields;
};

// A row that cannot be read.
struct RowError {
  int64_t line = 0;     // 1-based physical line on which the row begins
  size_t column = 0;    // 0-based index of the field at fault
  std::string reason;   // stable: one of the reasons below
  std::string message;  // a sentence that names no content of the file
};

// Reasons of RowError.
inline constexpr std::string_view kStrayQuote =
    "STRAY_QUOTE";  // in an unquoted field, or text after a closing one
inline constexpr std::string_view kUnterminatedQuote = "UNTERMINATED_QUOTE";
inline constexpr std::string_view kBareCarriageReturn = "BARE_CARRIAGE_RETURN";
inline constexpr std::string_view kWrongEncoding = "WRONG_ENCODING";  // not UTF-8
inline constexpr std::string_view kNulByte = "NUL_BYTE";
inline constexpr std::string_view kFieldTooLong = "FIELD_TOO_LONG";
inline constexpr std::string_view kTooManyColumns = "TOO_MANY_COLUMNS";
inline constexpr std::string_view kRowTooLong = "ROW_TOO_LONG";

}  // namespace rapport::csv

#endif  // RAPPORT_LIBS_CSV_ROW_H_
