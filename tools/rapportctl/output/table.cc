#include "tools/rapportctl/output/table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "libs/base/strings.h"
#include "tools/rapportctl/names.h"

namespace rapport::ctl {
namespace {

constexpr std::string_view kGap = "  ";

std::string CellText(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNone:
      return "–";
    case Cell::Kind::kText:
      return Printable(cell.text);
    case Cell::Kind::kName:
      return Printable(ShortName(cell.text));
    case Cell::Kind::kInteger:
      return absl::StrCat(cell.integer);
    case Cell::Kind::kReal:
      return absl::StrFormat("%.2f", cell.real);
    case Cell::Kind::kYesNo:
      return cell.integer != 0 ? "yes" : "no";
  }
  return "";
}

std::string Title(std::string_view column) {
  return absl::AsciiStrToUpper(absl::StrReplaceAll(base::AbslView(column), {{"_", " "}}));
}

bool IsNumber(const Cell& cell) {
  return cell.kind == Cell::Kind::kInteger || cell.kind == Cell::Kind::kReal;
}

std::string Padding(size_t width, std::string_view text) {
  const size_t taken = DisplayWidth(text);
  return std::string(width > taken ? width - taken : 0, ' ');
}

// Code points that a terminal draws over the one before, and those that it draws two columns wide; the blocks
// of Unicode that survey texts can be expected to hold.
size_t CodePointWidth(char32_t c) {
  if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f)) return 0;
  if ((c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
      (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xff60) || (c >= 0x1f300 && c <= 0x1faff)) {
    return 2;
  }
  return 1;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    char32_t code = more == 0 ? lead : lead & (0x3f >> more);
    for (int k = 0; k < more && i < text.size(); ++k) {
      code = (code << 6) | (static_cast<unsigned char>(text[i++]) & 0x3f);
    }
    width += CodePointWidth(code);
  }
  return width;
}

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (c < 0x20 || c == 0x7f || c1) {
      printable += "\xef\xbf\xbd";
      if (c1) ++i;
    } else {
      printable += text[i];
    }
  }
  return printable;
}

std::string RenderTable(std::span<const std::string_view> columns, std::span<const Row> rows) {
  std::vector<std::vector<std::string>> lines(1 + rows.size());
  std::vector<size_t> widths;
  std::vector<bool> right;
  for (size_t c = 0; c < columns.size(); ++c) {
    lines[0].push_back(Title(columns[c]));
    size_t width = DisplayWidth(lines[0].back());
    bool numbers = false;
    for (size_t r = 0; r < rows.size(); ++r) {
      lines[r + 1].push_back(CellText(rows[r][c]));
      width = std::max(width, DisplayWidth(lines[r + 1].back()));
      numbers = numbers || IsNumber(rows[r][c]);
    }
    widths.push_back(width);
    right.push_back(numbers);
  }
  std::string out;
  for (const std::vector<std::string>& line : lines) {
    std::string text;
    for (size_t c = 0; c < line.size(); ++c) {
      const std::string padding = Padding(widths[c], line[c]);
      base::StrAppend(&text, c == 0 ? "" : kGap, right[c] ? padding : "", line[c], right[c] ? "" : padding);
    }
    absl::StripTrailingAsciiWhitespace(&text);
    absl::StrAppend(&out, text, "\n");
  }
  return out;
}

std::string RenderRecord(std::span<const std::string_view> columns, const Row& row) {
  size_t width = 0;
  for (std::string_view column : columns) width = std::max(width, column.size());
  std::string out;
  for (size_t c = 0; c < columns.size(); ++c) {
    const std::string title = Title(columns[c]);
    std::string line = base::StrCat(title, Padding(width, title), kGap, CellText(row[c]));
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&out, line, "\n");
  }
  return out;
}

}  // namespace rapport::ctl
