#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_CHARTS_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_CHARTS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/role_group.h"
#include "services/reporting/domain/report.h"
#include "services/reporting/domain/units.h"

namespace rapport::reporting {

// Charts as inline SVG. Places are in per cent of the width, so a chart fits any column without distortion.
// All but the distribution are hidden from screen readers: the numbers stand beside them.

// A bar from 0 to the score, with the interval over its end.
std::string SvgBar(const Numbers& numbers, const Measure& measure);

// A dot with its interval on an axis from 0 to 100, and a thin line at the reference.
std::string SvgDotAndInterval(const Numbers& numbers, const Measure& measure,
                              std::optional<double> reference);

// The share of each option among the answers to an item, side by side, the lowest to the left and lightest,
// with their per cent for a screen reader. Requires an answer.
std::string SvgAnswers(const std::vector<int64_t>& answers, const Measure& measure);

// A mark a role group on one axis.
std::string SvgRoleGroups(const std::vector<std::pair<base::RoleGroup, double>>& scores);

// The mark that SvgRoleGroups() uses, as a character.
std::string RoleGroupMark(base::RoleGroup role_group);

// One point of a priority matrix.
struct MatrixPoint {
  std::string label;      // beside the point
  double room = 0;        // 0 to 100, to the right
  double importance = 0;  // upwards
  bool is_first = false;  // drawn in the accent colour
};

// Importance by room to improve, with lines where both are as large as on average; `label` tells a screen
// reader what it shows. Requires a point.
std::string SvgMatrix(const std::vector<MatrixPoint>& points, const std::string& label);

// Columns of the number of units by score; `label` tells a screen reader what it shows.
std::string SvgDistribution(const std::vector<Bin>& bins, const std::string& label);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_CHARTS_H_
