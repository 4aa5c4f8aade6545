#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_RENDERER_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_RENDERER_H_

#include <string>

#include "services/reporting/domain/report.h"

namespace rapport::reporting {

struct TextOptions {
  static constexpr int kLeastWidth = 60;
  static constexpr int kMostWidth = 240;

  int width = 100;     // columns, kLeastWidth to kMostWidth
  bool color = false;  // ANSI escapes
};

// The report for a terminal: UTF-8, lines of at most `width` columns, '\n'. More units than kManyUnits are
// shown as a distribution with the ten highest and lowest.
std::string RenderText(const Report& report, const TextOptions& options);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_RENDERER_H_
