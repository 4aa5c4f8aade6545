#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_CSV_RENDERER_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_CSV_RENDERER_H_

#include <string>

#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// The report as RFC 4180, UTF-8, CRLF: one row a unit, role group and measure, items not among them. Columns
//   wave,unit_id,unit,role_group,measure,kind,status,n,mean,sd,se,score_0_100,percent_favourable
// role_group is all, front_line, clinical_leader or executive; status is published or suppressed, and a
// suppressed row's numbers are empty. Numbers are the shortest that read back as the same double. Texts that
// a spreadsheet would run as a formula get an apostrophe in front.
std::string RenderCsv(const Report& report);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_CSV_RENDERER_H_
