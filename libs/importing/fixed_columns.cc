#include "libs/importing/fixed_columns.h"

#include <iterator>

namespace rapport::importing {

std::vector<base::FieldViolation> FixedColumns::Find(const csv::Header& header) {
  std::vector<base::FieldViolation> violations = base::ViolationsOf(header.Require(names_));
  std::vector<base::FieldViolation> unknown = base::ViolationsOf(header.AllowOnly(names_));
  std::move(unknown.begin(), unknown.end(), std::back_inserter(violations));
  if (!violations.empty()) return violations;
  places_.clear();
  for (const std::string_view name : names_) places_.push_back(*header.Find(name));
  return {};
}

std::span<const std::string_view> FixedColumns::InOrder(const csv::Row& row) {
  fields_.clear();
  for (const std::size_t place : places_) fields_.push_back(row.fields[place]);
  return fields_;
}

}  // namespace rapport::importing
