#include "services/reporting/domain/html_escape.h"

#include "services/reporting/domain/display_text.h"

namespace rapport::reporting {

std::string Html(std::string_view text) {
  std::string html;
  for (const char c : CleanText(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html.push_back(c);
    }
  }
  return html;
}

}  // namespace rapport::reporting
