#ifndef RAPPORT_SERVICES_REPORTING_API_ASSEMBLE_H_
#define RAPPORT_SERVICES_REPORTING_API_ASSEMBLE_H_

#include <string_view>

#include "rapport/reporting/v1/reporting.pb.h"
#include "services/reporting/api/sources.h"
#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// The report that `sources` make, its instrument's texts in `language` if there are any, else in the default
// one. Attention checks are left out: they measure nobody's opinion.
Report Assemble(const Sources& sources, std::string_view language);

// The same as data. `report` is Assemble()d from `sources`.
v1::Report ToProto(const Sources& sources, const Report& report);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_ASSEMBLE_H_
