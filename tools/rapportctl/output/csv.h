#ifndef RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_CSV_H_
#define RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_CSV_H_

#include <span>
#include <string>
#include <string_view>

#include "tools/rapportctl/output/cell.h"

namespace rapport::ctl {

// RFC 4180 with a header row: full resource names, numbers with all their digits, true and false, no value as
// an empty field. Texts that a spreadsheet would run as a formula are defused.
std::string RenderCsv(std::span<const std::string_view> columns, std::span<const Row> rows);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_CSV_H_
