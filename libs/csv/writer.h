#ifndef RAPPORT_LIBS_CSV_WRITER_H_
#define RAPPORT_LIBS_CSV_WRITER_H_

#include <span>
#include <string>
#include <string_view>

namespace rapport::csv {

// What to do with a field that a spreadsheet would run as a formula (it begins with = + - @, tab or CR).
enum class Formulas {
  kDefuse,  // text that people typed: put an apostrophe in front
  kKeep,    // numbers that we wrote, and files that only programs read
};

// `field` as it stands in a CSV file: quoted when it holds a delimiter, a quote, a line break or outer white
// space.
std::string EscapeField(std::string_view field, Formulas formulas = Formulas::kDefuse, char delimiter = ',');

// Appends a row of fields (escaped here) and CRLF to `out`.
void AppendRow(std::span<const std::string> fields, std::string* out, Formulas formulas = Formulas::kDefuse);

}  // namespace rapport::csv

#endif  // RAPPORT_LIBS_CSV_WRITER_H_
