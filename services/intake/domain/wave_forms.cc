#include "services/intake/domain/wave_forms.h"

#include <optional>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {

absl::StatusOr<FormOfRoleGroup> ChooseForms(const instrument::Instrument& instrument,
                                            const std::vector<std::string>& forms) {
  FormOfRoleGroup chosen;
  if (forms.empty()) {
    for (const base::RoleGroup role_group : base::kRoleGroups) {
      if (const std::optional<std::size_t> form = instrument.DefaultForm(role_group))
        chosen[role_group] = *form;
    }
    return chosen;
  }
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::string field = base::StrCat("wave.forms[", i, "]");
    const std::optional<std::size_t> form = instrument.FindForm(forms[i]);
    if (!form) return base::InvalidArgument(field, "is no form of the instrument", "UNKNOWN_FORM");
    for (const base::RoleGroup role_group : instrument.forms[*form].role_groups) {
      if (!chosen.emplace(role_group, *form).second) {
        return base::InvalidArgument(field, "is a second form for one of its role groups",
                                     "ROLE_GROUP_TWICE");
      }
    }
  }
  return chosen;
}

}  // namespace rapport::intake
