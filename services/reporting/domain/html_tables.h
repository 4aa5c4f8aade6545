#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_TABLES_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_TABLES_H_

#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/outline.h"
#include "services/reporting/domain/report.h"
#include "services/reporting/domain/units.h"

namespace rapport::reporting {

// Tables of scores. Their parts carry explicit ARIA roles, because on a phone style turns rows into blocks,
// which would otherwise stop being a table for screen readers.

// `caption` and headings are read, not shown, on a phone.
std::string MeasureTable(const Report& report, std::string_view caption, const std::vector<OutlineRow>& rows);

// Single questions of the whole organization, with the distribution of their answers.
std::string ItemTable(const Report& report, const std::vector<const Measure*>& items);

// Scores of one card, each as a dot with its interval.
std::string PanelTable(const Report& report, std::string_view caption, const Scorecard& card,
                       const std::vector<const Measure*>& measures);

// Parts of a table: its begin with the heads of its columns, a row's begin with its head, and its end.
std::string BeginTable(std::string_view css_class, std::string_view caption, const std::string& heads);
std::string ColumnHead(std::string_view title);
std::string ChartHead(std::string_view label = "chart from 0 to 100", std::string_view low = "0",
                      std::string_view high = "100");
std::string BeginRow(int depth, bool is_top, const std::string& title);
inline constexpr std::string_view kEndRow = "</tr>\n";
inline constexpr std::string_view kEndTable = "</tbody></table>\n";

// The score of one measure in each of `rows`.
std::string UnitTable(const Report& report, std::string_view caption, const Measure& measure,
                      const std::vector<UnitRow>& rows);

// Measures by role group.
std::string RoleGroupTable(const Report& report, std::string_view caption,
                           const std::vector<const Measure*>& measures);

// A measure's title, marked when lower is better.
std::string MeasureTitle(const Measure& measure);

// A unit's name, or its identifier where it has none.
std::string UnitTitle(const Scorecard& card);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_TABLES_H_
