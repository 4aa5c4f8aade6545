#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_INTERVAL_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_INTERVAL_H_

#include <optional>

#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// Both ends on 0 to 100.
struct Interval {
  double low = 0;
  double high = 0;
};

// The 95 % confidence interval of the mean, mean +- t(0.975; n - 1) x se (Student 1908, Biometrika 6:1), put
// on 0 to 100 like the score and cut off there. None for fewer than two respondents and for a measure without
// a range.
std::optional<Interval> ConfidenceInterval(const Numbers& numbers, const Measure& measure);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_INTERVAL_H_
