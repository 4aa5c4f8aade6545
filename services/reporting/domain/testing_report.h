#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_TESTING_REPORT_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_TESTING_REPORT_H_

#include <cstdint>
#include <string>

#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// Reports for tests. All numbers are made up by arithmetic and the same in every run.

// A health system with 3 domains of 2 facets each, an index, burnout (lower is better), measures of
// executives alone, two items, three role groups, and 9 units of which one is suppressed. Gaps of all
// kinds and all reasons, drivers of an outcome and of one that has none, quality of five scales. Simulated.
Report HealthSystemReport();

// One scale and `companies` units below a root, every 33rd suppressed. Imported.
Report ManyUnitsReport(int companies);

// HealthSystemReport() whose every text is `text`.
Report ReportFullOf(const std::string& text);

// A published score on a response scale of 1 to 5.
Score Published(const std::string& measure, int64_t n, double score, double sd = 0.9);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_TESTING_REPORT_H_
