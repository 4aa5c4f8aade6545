#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_TABLE_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_TABLE_H_

#include <optional>
#include <string>
#include <string_view>

#include "services/reporting/domain/report.h"
#include "services/reporting/domain/text_style.h"

namespace rapport::reporting {

// Rows of scores in columns that are the same in all sections:
//   name  chart  score  95 % interval  favourable  n
class TextTable {
 public:
  enum class Chart { kBar, kDotAndInterval };

  // `width` is the whole row's, in columns, at least 60. All must outlive the table.
  TextTable(const Report& report, int width, const TextStyle& style);

  // The line above the rows; `name` heads the first column.
  std::string Header(std::string_view name) const;

  // The score of `measure` under `name`, which is clean and is clipped. Null numbers: suppressed.
  std::string Row(std::string_view name, const Measure& measure, const Numbers* numbers, Chart chart,
                  std::optional<double> reference = std::nullopt) const;

 private:
  const Report& report_;
  const TextStyle& style_;
  std::string gap_;  // between columns
  int count_width_;
  int chart_width_;
  int name_width_;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_TABLE_H_
