#ifndef RAPPORT_LIBS_IMPORTING_FIXED_COLUMNS_H_
#define RAPPORT_LIBS_IMPORTING_FIXED_COLUMNS_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/csv/header.h"

namespace rapport::importing {

// Columns that a table must have, all of them and no others, in any order. Not thread safe.
class FixedColumns {
 public:
  // The names are borrowed, in general from constants.
  explicit FixedColumns(std::vector<std::string_view> names) : names_(std::move(names)) {}

  // Finds the columns in a header row. Returns what is wrong with it: MISSING_COLUMN, UNKNOWN_COLUMN.
  std::vector<base::FieldViolation> Find(const csv::Header& header);

  // The fields of a row below that header row in the order of the names; valid until the next call.
  std::span<const std::string_view> InOrder(const csv::Row& row);

 private:
  const std::vector<std::string_view> names_;
  std::vector<std::size_t> places_;  // in the file, by name
  std::vector<std::string_view> fields_;
};

}  // namespace rapport::importing

#endif  // RAPPORT_LIBS_IMPORTING_FIXED_COLUMNS_H_
