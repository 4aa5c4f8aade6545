#ifndef RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_CELL_H_
#define RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_CELL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rapport::ctl {

// A value of a table or CSV file before it is written. Made from what it holds; the default is "no value"
// (for example suppressed).
struct Cell {
  enum class Kind { kNone, kText, kName, kInteger, kReal, kYesNo };

  // NOLINTBEGIN(google-explicit-constructor): rows are written as lists of plain values
  Cell() = default;
  Cell(std::string value) : kind(Kind::kText), text(std::move(value)) {}
  Cell(const char* value) : kind(Kind::kText), text(value) {}
  Cell(std::int32_t value) : kind(Kind::kInteger), integer(value) {}
  Cell(std::int64_t value) : kind(Kind::kInteger), integer(value) {}
  Cell(double value) : kind(Kind::kReal), real(value) {}
  Cell(bool value) : kind(Kind::kYesNo), integer(value) {}
  // NOLINTEND(google-explicit-constructor)

  // A full resource name: tables show its short form, CSV all of it. The empty name is no value.
  static Cell Name(std::string full) {
    Cell cell(std::move(full));
    cell.kind = cell.text.empty() ? Kind::kNone : Kind::kName;
    return cell;
  }
  // A value that may be missing.
  template <class T>
  static Cell If(bool present, T value) {
    return present ? Cell(std::move(value)) : Cell();
  }

  Kind kind = Kind::kNone;
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
};

using Row = std::vector<Cell>;

// How a message becomes a row: the columns' names (lower case, underscores: the header of CSV files) and as
// many cells.
template <class T>
struct View {
  std::vector<std::string_view> columns;
  Row (*cells)(const T& message);
};

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_CELL_H_
