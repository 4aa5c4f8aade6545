#include "libs/instrument/instrument.h"

#include <algorithm>

#include "libs/base/strings.h"

namespace rapport::instrument {

bool Form::For(base::RoleGroup role_group) const {
  return std::find(role_groups.begin(), role_groups.end(), role_group) != role_groups.end();
}

std::string Instrument::ResourceId() const { return base::StrCat(code, "-v", version); }

std::optional<std::size_t> Instrument::FindForm(std::string_view id) const {
  for (std::size_t form = 0; form < forms.size(); ++form) {
    if (forms[form].id == id) return form;
  }
  return std::nullopt;
}

std::optional<std::size_t> Instrument::DefaultForm(base::RoleGroup role_group) const {
  for (std::size_t form = 0; form < forms.size(); ++form) {
    if (forms[form].For(role_group)) return form;
  }
  return std::nullopt;
}

}  // namespace rapport::instrument
