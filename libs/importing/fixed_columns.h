#ifndef RAPPORT_LIBS_IMPORTING_FIXED_COLUMNS_H_
#define RAPPORT_LIBS_IMPORTING_FIXED_COLUMNS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/csv/header.h"

namespace rapport::importing {

// Columns that a table must have, further ones that it may have, and no others, in any order. Not thread
// safe.
class FixedColumns {
 public:
  // The names are borrowed, in general from constants.
  explicit FixedColumns(std::vector<std::string_view> required, std::vector<std::string_view> optional = {})
      : required_(std::move(required)), optional_(std::move(optional)) {}

  // Finds the columns in a header row. Returns what is wrong with it: MISSING_COLUMN, UNKNOWN_COLUMN.
  std::vector<base::FieldViolation> Find(const csv::Header& header);

  // The required fields of a row below that header row in the order of their names; valid until the next
  // call.
  std::span<const std::string_view> InOrder(const csv::Row& row);

  // The field of the optional column with that index; none when the file lacks the column.
  std::optional<std::string_view> Optional(const csv::Row& row, std::size_t index) const;

 private:
  const std::vector<std::string_view> required_;
  const std::vector<std::string_view> optional_;
  std::vector<std::size_t> required_places_;                 // in the file, by name
  std::vector<std::optional<std::size_t>> optional_places_;  // none: the file lacks it
  std::vector<std::string_view> fields_;
};

}  // namespace rapport::importing

#endif  // RAPPORT_LIBS_IMPORTING_FIXED_COLUMNS_H_
