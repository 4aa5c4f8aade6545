#ifndef RAPPORT_LIBS_CSV_ROW_PARSER_H_
#define RAPPORT_LIBS_CSV_ROW_PARSER_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/csv/row.h"

namespace rapport::csv {

// Splits the text of one row into fields and checks them. Keeps its buffers from row to row. Not thread safe.
class RowParser {
 public:
  // What is wrong with a row; nothing when `reason` is empty.
  struct Fault {
    std::string_view reason;  // a constant of row.h
    size_t column = 0;        // 0-based
    bool found() const { return !reason.empty(); }
    // Whether quotes or line ends are broken, so that nobody can say where the row ends.
    bool is_structural() const {
      return reason == kStrayQuote || reason == kUnterminatedQuote || reason == kBareCarriageReturn;
    }
  };

  explicit RowParser(Options options) : options_(options) {}

  // `raw` is the row without the line end that closes it. Fields point into `raw` or this object: they are
  // valid until the next call and as long as `raw`. A structural fault takes precedence over any other.
  Fault Parse(std::string_view raw);

  std::span<const std::string_view> fields() const { return fields_; }

 private:
  Fault Split(std::string_view raw);
  Fault SplitQuoted(std::string_view raw);
  Fault TakeQuoted(std::string_view raw, size_t& at);
  Fault TakePlain(std::string_view raw, size_t& at);
  Fault CheckContent(std::string_view raw) const;
  void Add(std::string_view field);

  const Options options_;
  std::vector<std::string_view> fields_;
  size_t columns_ = 0;     // found in this row, those beyond max_columns included
  std::string unescaped_;  // content of fields with doubled quotes
};

// A sentence for a person about a reason of row.h.
std::string_view Describe(std::string_view reason);

}  // namespace rapport::csv

#endif  // RAPPORT_LIBS_CSV_ROW_PARSER_H_
