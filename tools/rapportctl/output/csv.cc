#include "tools/rapportctl/output/csv.h"

#include <array>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "libs/base/strings.h"
#include "libs/csv/writer.h"

namespace rapport::ctl {
namespace {

std::string CellText(const Cell& cell) {
  std::array<char, 32> digits;  // the shortest text that reads back as the same double fits in 24
  switch (cell.kind) {
    case Cell::Kind::kNone:
      return "";
    case Cell::Kind::kText:
    case Cell::Kind::kName:
      return csv::EscapeField(cell.text);
    case Cell::Kind::kInteger:
      return absl::StrCat(cell.integer);
    case Cell::Kind::kReal:
      return std::string(digits.data(),
                         std::to_chars(digits.data(), digits.data() + digits.size(), cell.real).ptr);
    case Cell::Kind::kYesNo:
      return cell.integer != 0 ? "true" : "false";
  }
  return "";
}

}  // namespace

std::string RenderCsv(std::span<const std::string_view> columns, std::span<const Row> rows) {
  std::string out;
  for (size_t c = 0; c < columns.size(); ++c) base::StrAppend(&out, c == 0 ? "" : ",", columns[c]);
  out += "\r\n";
  for (const Row& row : rows) {
    for (size_t c = 0; c < row.size(); ++c) base::StrAppend(&out, c == 0 ? "" : ",", CellText(row[c]));
    out += "\r\n";
  }
  return out;
}

}  // namespace rapport::ctl
