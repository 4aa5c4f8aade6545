#include "libs/importing/fixed_columns.h"

#include <iterator>

namespace rapport::importing {

std::vector<base::FieldViolation> FixedColumns::Find(const csv::Header& header) {
  std::vector<std::string_view> known = required_;
  known.insert(known.end(), optional_.begin(), optional_.end());
  std::vector<base::FieldViolation> violations = base::ViolationsOf(header.Require(required_));
  std::vector<base::FieldViolation> unknown = base::ViolationsOf(header.AllowOnly(known));
  std::move(unknown.begin(), unknown.end(), std::back_inserter(violations));
  if (!violations.empty()) return violations;
  required_places_.clear();
  for (const std::string_view name : required_) required_places_.push_back(*header.Find(name));
  optional_places_.clear();
  for (const std::string_view name : optional_) optional_places_.push_back(header.Find(name));
  return {};
}

std::span<const std::string_view> FixedColumns::InOrder(const csv::Row& row) {
  fields_.clear();
  for (const std::size_t place : required_places_) fields_.push_back(row.fields[place]);
  return fields_;
}

std::optional<std::string_view> FixedColumns::Optional(const csv::Row& row, std::size_t index) const {
  const std::optional<std::size_t> place = optional_places_[index];
  if (!place) return std::nullopt;
  return row.fields[*place];
}

}  // namespace rapport::importing
