#ifndef RAPPORT_SERVICES_REPORTING_API_ASSEMBLE_ANALYSIS_H_
#define RAPPORT_SERVICES_REPORTING_API_ASSEMBLE_ANALYSIS_H_

#include <optional>
#include <vector>

#include "services/reporting/api/sources.h"
#include "services/reporting/domain/analysis.h"
#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// Turns what scoring tells besides scores into what renderers draw. `report` has its measures and units.

// Means and differences on 0 to 100; gaps of a measure that the report does not know are left out.
GapAnalysis GapsOf(const Report& report, const scoring::v1::Gaps& from);

// Facets by rank.
DriverAnalysis DriversOf(const scoring::v1::Drivers& from);

// None where nothing was answered, or by too few.
std::optional<QualityAnalysis> QualityOf(const std::optional<scoring::v1::MeasurementQuality>& from);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_ASSEMBLE_ANALYSIS_H_
