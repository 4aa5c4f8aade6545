#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_DISPLAY_TEXT_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_DISPLAY_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace rapport::reporting {

// Text that people typed, made fit for showing: UTF-8 whose columns can be counted.

// `text` without what could drive a terminal or turn the direction of what follows: control characters and
// line ends become spaces, bidirectional controls and invisible marks go, bytes that are not UTF-8 become
// U+FFFD. Joiners, which scripts and emoji need, stay.
std::string CleanText(std::string_view text);

// Columns that clean `text` takes in a terminal: East Asian wide characters and emoji 2, combining marks 0.
int DisplayWidth(std::string_view text);

// `text` in at most `width` >= 1 columns, cut with "…" when it does not fit.
std::string Clip(std::string_view text, int width);

// `text` clipped to `width` columns and filled with spaces behind, or in front.
std::string PadRight(std::string_view text, int width);
std::string PadLeft(std::string_view text, int width);

// Lines of at most `width` columns, broken at spaces, and inside words that are longer than a line.
std::vector<std::string> Wrap(std::string_view text, int width);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_DISPLAY_TEXT_H_
