#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_ESCAPE_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_ESCAPE_H_

#include <string>
#include <string_view>

namespace rapport::reporting {

// `text`, cleaned as by CleanText(), as it stands in HTML content and in quoted attributes.
std::string Html(std::string_view text);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_ESCAPE_H_
