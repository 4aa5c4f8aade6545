#ifndef RAPPORT_LIBS_CSV_COLLECTING_SINK_H_
#define RAPPORT_LIBS_CSV_COLLECTING_SINK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/csv/reader.h"

namespace rapport::csv {

// For tests: writes down everything as one line of text each, e.g. "3: a|b" or "4: STRAY_QUOTE in 1".
class CollectingSink : public RowSink {
 public:
  absl::Status OnRow(const Row& row) override {
    std::vector<std::string> fields(row.fields.begin(), row.fields.end());
    seen.push_back(absl::StrCat(row.line, ": ", absl::CEscape(absl::StrJoin(fields, "|"))));
    return absl::OkStatus();
  }
  absl::Status OnError(const RowError& error) override {
    seen.push_back(absl::StrCat(error.line, ": ", error.reason, " in ", error.column));
    return absl::OkStatus();
  }

  std::vector<std::string> seen;
};

}  // namespace rapport::csv

#endif  // RAPPORT_LIBS_CSV_COLLECTING_SINK_H_
