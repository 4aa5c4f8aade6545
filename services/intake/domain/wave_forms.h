#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_WAVE_FORMS_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_WAVE_FORMS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"

namespace rapport::intake {

// Which form each role group is asked in a wave: index into the instrument's forms.
using FormOfRoleGroup = std::map<base::RoleGroup, std::size_t>;

// From the identifiers that a wave names; from the first form of each role group when it names none.
// INVALID_ARGUMENT on "wave.forms[i]" with reason UNKNOWN_FORM, or ROLE_GROUP_TWICE when two forms are for
// one role group.
absl::StatusOr<FormOfRoleGroup> ChooseForms(const instrument::Instrument& instrument,
                                            const std::vector<std::string>& forms);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_WAVE_FORMS_H_
