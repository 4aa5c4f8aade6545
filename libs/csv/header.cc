#include "libs/csv/header.h"

#include <algorithm>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::csv {
namespace {

std::string_view Trim(std::string_view s) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = s.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return s.substr(begin, s.find_last_not_of(kSpace) - begin + 1);
}

absl::Status OkUnless(std::vector<base::FieldViolation> violations) {
  return violations.empty() ? absl::OkStatus() : base::InvalidArgument(std::move(violations));
}

}  // namespace

absl::StatusOr<Header> Header::Create(const Row& row) {
  Header header;
  std::vector<base::FieldViolation> violations;
  for (size_t i = 0; i < row.fields.size(); ++i) {
    const std::string_view name = Trim(row.fields[i]);
    if (name.empty()) {
      violations.push_back({absl::StrCat("column ", i + 1), "has no name", "EMPTY_COLUMN_NAME"});
    } else if (!header.index_.emplace(name, i).second) {
      violations.push_back({std::string(name), "is there more than once", "DUPLICATE_COLUMN"});
    }
    header.names_.emplace_back(name);
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return header;
}

absl::Status Header::Require(std::span<const std::string_view> names) const {
  std::vector<base::FieldViolation> violations;
  for (const std::string_view name : names) {
    if (!Find(name)) violations.push_back({std::string(name), "this column is missing", "MISSING_COLUMN"});
  }
  return OkUnless(std::move(violations));
}

absl::Status Header::AllowOnly(std::span<const std::string_view> names) const {
  std::vector<base::FieldViolation> violations;
  for (const std::string& name : names_) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      violations.push_back({name, "this column is not known", "UNKNOWN_COLUMN"});
    }
  }
  return OkUnless(std::move(violations));
}

std::optional<size_t> Header::Find(std::string_view name) const {
  const auto it = index_.find(name);
  if (it == index_.end()) return std::nullopt;
  return it->second;
}

std::string_view Header::Get(const Row& row, std::string_view name) const {
  const std::optional<size_t> column = Find(name);
  return column && *column < row.fields.size() ? row.fields[*column] : std::string_view();
}

}  // namespace rapport::csv
