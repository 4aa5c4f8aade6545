#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_ANALYSIS_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_ANALYSIS_H_

#include <string>

#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// The sections of the page besides scores, each with its heading; empty where the report has nothing to show.

// Trust by referent and the facets, one role group's view with intervals.
std::string PanelSections(const Report& report);

// Gaps by kind.
std::string GapSection(const Report& report);

// A priority matrix an outcome.
std::string DriverSection(const Report& report);

std::string QualitySection(const Report& report);

// What cannot be said from these data.
std::string LimitsSection(const Report& report);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_ANALYSIS_H_
