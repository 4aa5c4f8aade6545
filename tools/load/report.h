#ifndef RAPPORT_TOOLS_LOAD_REPORT_H_
#define RAPPORT_TOOLS_LOAD_REPORT_H_

#include <string>

#include "tools/load/result.h"

namespace rapport::load {

// What is told of a run. All pure.

// A JSON object for each operation, and one named "all" for all of them together; README.md says what the
// fields mean. Each is a line and ends with a line feed.
std::string OperationLines(const RunResult& result);
std::string TotalLine(const RunResult& result);

// One line for a person, without a line feed.
std::string Summary(const std::string& scenario, const RunResult& result);

// The distributions of all operations and of all together, each under a comment with its name: first from the
// scheduled time, then from the sending.
std::string HistogramText(const RunResult& result);

// Whether every call whose time came was sent and ended well.
bool Succeeded(const RunResult& result);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_REPORT_H_
