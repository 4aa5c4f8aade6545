#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_RENDERER_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_RENDERER_H_

#include <string>

#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// The report as one page that needs nothing else: no script, no other resource (a content security policy
// forbids both). It fits screens, phones and paper (A4 and Letter), light and dark, and is well-formed XML.
// More units than kManyUnits are folded by their parents, and unfolded on paper.
std::string RenderHtml(const Report& report);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_RENDERER_H_
