#ifndef RAPPORT_LIBS_CSV_HEADER_H_
#define RAPPORT_LIBS_CSV_HEADER_H_

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/csv/reader.h"

namespace rapport::csv {

// The first row of a file as a map from column name to index. Names are compared exactly, after white space
// around them is taken off. A value; immutable.
class Header {
 public:
  // INVALID_ARGUMENT with a violation for each empty (EMPTY_COLUMN_NAME) and each repeated name
  // (DUPLICATE_COLUMN). The violations' field is the column's name, or "column 3" (1-based) for one without.
  static absl::StatusOr<Header> Create(const Row& row);

  // INVALID_ARGUMENT with a violation (MISSING_COLUMN) for each of `names` that the file lacks.
  absl::Status Require(std::span<const std::string_view> names) const;

  // INVALID_ARGUMENT with a violation (UNKNOWN_COLUMN) for each column that is not among `names`.
  absl::Status AllowOnly(std::span<const std::string_view> names) const;

  // Index of the column, or nothing when the file lacks it.
  std::optional<size_t> Find(std::string_view name) const;

  // The field of `row` in column `name`; empty when the file lacks the column or the row is too short. Looks
  // the name up: in long loops keep the result of Find().
  std::string_view Get(const Row& row, std::string_view name) const;

  // Names in the order of the file.
  const std::vector<std::string>& names() const { return names_; }
  size_t size() const { return names_.size(); }

 private:
  Header() = default;

  std::vector<std::string> names_;
  std::map<std::string, size_t, std::less<>> index_;
};

}  // namespace rapport::csv

#endif  // RAPPORT_LIBS_CSV_HEADER_H_
