#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_ANALYSIS_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_ANALYSIS_H_

#include "services/reporting/domain/report.h"
#include "services/reporting/domain/text_page.h"
#include "services/reporting/domain/text_table.h"

namespace rapport::reporting {

// The sections of the text besides scores; none where the report has nothing to show.

// Trust by referent and the facets, one role group's view with intervals.
void AddPanels(const Report& report, const TextTable& table, TextPage& page);

// Gaps by kind.
void AddGaps(const Report& report, TextPage& page);

// Facets by importance, with the room they leave, an outcome at a time.
void AddDrivers(const Report& report, TextPage& page);

// Quality of measurement: what follows from it, and the scales that measure with much noise.
void AddQuality(const Report& report, TextPage& page);

// What cannot be said from these data.
void AddLimits(const Report& report, TextPage& page);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_ANALYSIS_H_
