#ifndef RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_TABLE_H_
#define RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_TABLE_H_

#include <span>
#include <string>
#include <string_view>

#include "tools/rapportctl/output/cell.h"

namespace rapport::ctl {

// Tables for people: UTF-8, columns aligned by what a terminal shows, numbers to the right, decimals rounded
// to two places, no value as a dash. Control characters in texts are replaced, so that no text can steer the
// terminal. Lines end with LF and carry no trailing blanks.

// A header line and a line a row.
std::string RenderTable(std::span<const std::string_view> columns, std::span<const Row> rows);

// One row lying on its side: a line a column.
std::string RenderRecord(std::span<const std::string_view> columns, const Row& row);

// Columns of a terminal that the UTF-8 text takes up.
size_t DisplayWidth(std::string_view text);

// The text with every control character replaced by U+FFFD.
std::string Printable(std::string_view text);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_TABLE_H_
