#include "libs/instrument/instrument.h"

#include <algorithm>
#include <cmath>

#include "libs/base/strings.h"

namespace rapport::instrument {

bool ResponseScale::IsConsecutive() const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != values.front() + static_cast<double>(i)) return false;
  }
  return std::floor(values.front()) == values.front();
}

std::optional<std::uint8_t> ResponseScale::PositionOf(double value) const {
  const auto found = std::lower_bound(values.begin(), values.end(), value);
  if (found == values.end() || *found != value) return std::nullopt;
  return static_cast<std::uint8_t>(found - values.begin());
}

std::string ResponseScale::Describe() const {
  const std::string range = base::StrCat(min_value(), " to ", max_value());
  return IsConsecutive() ? range : base::StrCat("one of ", options(), " numbers from ", range);
}

bool Form::For(base::RoleGroup role_group) const {
  return std::find(role_groups.begin(), role_groups.end(), role_group) != role_groups.end();
}

std::string Instrument::ResourceId() const { return base::StrCat(code, "-v", version); }

std::optional<std::size_t> Instrument::FindCommentPrompt(std::string_view id) const {
  for (std::size_t prompt = 0; prompt < comment_prompts.size(); ++prompt) {
    if (comment_prompts[prompt] == id) return prompt;
  }
  return std::nullopt;
}

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
