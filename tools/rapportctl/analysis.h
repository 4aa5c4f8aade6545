#ifndef RAPPORT_TOOLS_RAPPORTCTL_ANALYSIS_H_
#define RAPPORT_TOOLS_RAPPORTCTL_ANALYSIS_H_

#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "rapport/scoring/v1/estimate.pb.h"
#include "tools/rapportctl/output/cell.h"

namespace rapport::ctl {

// What the commands on statistics share.

// --unit, the identifier or its name.
void AddPlace(CLI::App& app, std::string& unit);

// --measure, as often as wanted.
CLI::Option* AddMeasures(CLI::App& app, std::vector<std::string>& measures, const std::string& description);

// --adjust bh|by|holm.
void AddAdjustment(CLI::App& app, std::string& word);
scoring::v1::Adjustment AdjustmentOf(std::string_view word);

// The value; none where it is not estimable.
Cell ValueOf(const scoring::v1::Estimate& estimate);

// What ends the columns and the rows of a table of estimates: value, ends of the interval, p value (adjusted
// where it is), and why there is no value.
void AddEstimateColumns(std::string_view value, std::vector<std::string_view>* columns);
void AppendEstimate(const scoring::v1::Estimate& estimate, Row* row);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_ANALYSIS_H_
