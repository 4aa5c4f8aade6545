#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_BARS_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_BARS_H_

#include <optional>
#include <string>

#include "services/reporting/domain/interval.h"

namespace rapport::reporting {

// Charts of one line, of exactly `width` >= 1 columns.

// `share`, 0 to 1 (cut off there), of the width filled, to an eighth of a column: ███████▍
std::string Bar(double share, int width);

// A score on an axis from 0 to 100, with its interval, and a mark where the reference lies: ┊   ──●──
std::string DotAndInterval(double score, const std::optional<Interval>& interval,
                           std::optional<double> reference, int width);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_BARS_H_
