#ifndef RAPPORT_TOOLS_RAPPORTCTL_NAMES_H_
#define RAPPORT_TOOLS_RAPPORTCTL_NAMES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace rapport::ctl {

// Names as people type them: the identifiers alone, "acme" or "acme/wave-1". Each function takes such a short
// name or the full resource name and returns the full one, or INVALID_ARGUMENT that says what was expected.
absl::StatusOr<std::string> ExpandOrganization(std::string_view name);
absl::StatusOr<std::string> ExpandUnit(std::string_view name);
absl::StatusOr<std::string> ExpandMember(std::string_view name);
absl::StatusOr<std::string> ExpandInstrument(std::string_view name);
absl::StatusOr<std::string> ExpandWave(std::string_view name);
absl::StatusOr<std::string> ExpandCohort(std::string_view name);
absl::StatusOr<std::string> ExpandComment(std::string_view name);

// The way back: "organizations/acme/waves/wave-1" becomes "acme/wave-1". For display; any text is taken. The
// functions above take back what this gives for a name of theirs.
std::string ShortName(std::string_view full_name);

// The last identifier of a short or full name.
std::string LastId(std::string_view name);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_NAMES_H_
