#ifndef RAPPORT_SERVICES_REPORTING_API_QUESTIONS_H_
#define RAPPORT_SERVICES_REPORTING_API_QUESTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "libs/base/role_group.h"
#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// What a report asks of scoring besides scores.

// Which of the facets go with an outcome.
struct DriverQuestion {
  base::RoleGroup role_group;
  std::string outcome;
  std::vector<std::string> facets;  // 2 to 15
};

// One for each outcome of the first role group (the front line before all) that has any, in the order of the
// instrument. An outcome is an index, or a scale of which a lower score is better, that is part of nothing
// else and is asked along with 2 to 15 facets, those not counted that it is made of.
std::vector<DriverQuestion> DriverQuestionsOf(const std::vector<Measure>& measures);

// How well scales and facets measure.
struct QualityQuestion {
  base::RoleGroup role_group;
  std::vector<std::vector<std::string>> batches;  // of measures; each batch fits into one answer
};

// All that the first role group (the front line before all) is asked; none when nobody is asked any.
std::optional<QualityQuestion> QualityQuestionOf(const std::vector<Measure>& measures);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_QUESTIONS_H_
